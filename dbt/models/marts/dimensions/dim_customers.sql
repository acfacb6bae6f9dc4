with

attributed as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
),

orders as (
    select
        customer_key,
        customer_type,
        customer_id_hash,
        order_key,
        event_id,
        ordered_at,
        order_date
    from attributed

    {% if has_published() %}
        union all

        select
            published.customer_key,
            members.customer_type,
            members.customer_id_hash,
            published.order_key,
            published.event_id,
            published.ordered_at,
            published.order_date
        from {{ ref('stg_published__orders') }} as published
        inner join {{ ref('stg_published__customers') }} as members
            on published.customer_key = members.customer_key
        where {{ in_other_days('published.order_date') }}
    {% endif %}
),

ranked as (
    select
        *,
        row_number() over (partition by customer_key order by ordered_at, event_id) as rank,
        count(*) over (partition by customer_key) as order_count,
        max(order_date) over (partition by customer_key) as last_order_date
    from orders
    where customer_key != {{ unknown_key() }}
)

select
    customer_key,
    customer_type,
    customer_id_hash,
    order_key as first_order_key,
    ordered_at as first_ordered_at,
    order_date as first_order_date,
    last_order_date,
    order_count
from ranked
where rank = 1

union all

select
    {{ unknown_key() }} as customer_key,
    'unknown' as customer_type,
    cast(null as string) as customer_id_hash,
    cast(null as string) as first_order_key,
    cast(null as timestamp) as first_ordered_at,
    cast(null as date) as first_order_date,
    cast(null as date) as last_order_date,
    cast(null as int64) as order_count
