with

days as (
    select * from {{ source('glamira_ops', 'day_keys') }}
)

select
    data_date,
    epoch
from days
