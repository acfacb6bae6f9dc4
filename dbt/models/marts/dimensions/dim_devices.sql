with

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ is_visible('order_date') }}
),

devices as (
    select distinct
        device_key,
        device_type,
        browser,
        os
    from orders
    where device_key != {{ unknown_key() }}
)

select
    device_key,
    device_type,
    browser,
    os
from devices

union all

select
    {{ unknown_key() }} as device_key,
    'unknown' as device_type,
    cast(null as string) as browser,
    cast(null as string) as os
