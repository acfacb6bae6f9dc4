with

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
),

devices as (
    select
        device_key,
        device_type,
        browser,
        os
    from orders

    {% if has_published() %}
        union all

        select
            members.device_key,
            members.device_type,
            members.browser,
            members.os
        from {{ ref('stg_published__devices') }} as members
        inner join {{ ref('stg_published__orders') }} as published
            on members.device_key = published.device_key
        where {{ in_other_days('published.order_date') }}
    {% endif %}
)

select distinct
    device_key,
    device_type,
    browser,
    os
from devices
where device_key != {{ unknown_key() }}

union all

select
    {{ unknown_key() }} as device_key,
    'unknown' as device_type,
    cast(null as string) as browser,
    cast(null as string) as os
