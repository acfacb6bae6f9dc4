{{ config(**by_day('order_date')) }}

with

identified as (
    select * from {{ ref('int_orders_identified') }}
    where {{ in_days('order_date') }}
),

checkouts as (
    select * from {{ ref('int_checkouts_reported') }}
    where {{ in_days('order_date') }}
),

-- One order may be reported again days later: its place is counted over all days that are to be seen.
production_orders as (
    select
        event_id,
        order_key,
        ordered_at
    from identified
    where is_production

    {% if has_published() %}
        union all

        select
            event_id,
            order_key,
            ordered_at
        from {{ ref('stg_published__orders') }}
        where {{ in_other_days('order_date') }}
    {% endif %}
),

placed as (
    select
        event_id,
        row_number() over (partition by order_key order by ordered_at, event_id) as rank
    from production_orders
)

select
    identified.event_id,
    identified.order_date,
    identified.order_key,
    case
        when placed.rank is null and checkouts.is_foreign_host then 'foreign_host'
        when placed.rank is null then 'test_host'
        when placed.rank > 1 then 'duplicate'
    end as exclusion_reason
from identified
left join placed on identified.event_id = placed.event_id
left join checkouts on identified.event_id = checkouts.event_id
