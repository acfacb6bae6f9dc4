{{ config(**by_day('order_date')) }}

with

identified as (
    select * from {{ ref('int_orders_identified') }}
    where {{ is_visible('order_date') }}
),

-- One order may be reported again days later: its place is counted over all days that are to be seen.
production_orders as (
    select
        event_id,
        row_number() over (partition by order_key order by ordered_at, event_id) as place
    from identified
    where is_production
)

select
    identified.event_id,
    identified.order_date,
    identified.order_key,
    case
        when production_orders.place is null then 'test_host'
        when production_orders.place > 1 then 'duplicate'
    end as exclusion_reason
from identified
left join production_orders on identified.event_id = production_orders.event_id
where {{ in_days('identified.order_date') }}
