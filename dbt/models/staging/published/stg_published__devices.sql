with

devices as (
    select * from {{ source('glamira_marts', 'dim_devices') }}
)

select
    device_key,
    device_type,
    browser,
    os
from devices
