with

attributed as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
),

day_keys as (
    select * from {{ ref('stg_ops__day_keys') }}
    where {{ in_days('data_date') }}
),

orders as (
    select
        attributed.customer_key,
        attributed.customer_type,
        attributed.customer_id_hash,
        day_keys.epoch as key_epoch,
        attributed.order_key,
        attributed.event_id,
        attributed.ordered_at,
        attributed.order_date
    from attributed
    left join day_keys on attributed.order_date = day_keys.data_date

    {% if has_published() %}
        union all

        select
            published.customer_key,
            members.customer_type,
            members.customer_id_hash,
            members.key_epoch,
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
        -- A key makes a pseudonym that no other makes: the orders that have an epoch have the same one.
        max(key_epoch) over (partition by customer_key) as customer_epoch,
        max(order_date) over (partition by customer_key) as last_order_date
    from orders
    where customer_key not in ({{ unknown_key() }}, {{ erased_key() }})
)

select
    customer_key,
    customer_type,
    customer_id_hash,
    customer_epoch as key_epoch,
    order_key as first_order_key,
    ordered_at as first_ordered_at,
    order_date as first_order_date,
    last_order_date,
    order_count
from ranked
where rank = 1

union all

select
    member.customer_key,
    member.customer_type,
    cast(null as string) as customer_id_hash,
    cast(null as string) as key_epoch,
    cast(null as string) as first_order_key,
    cast(null as timestamp) as first_ordered_at,
    cast(null as date) as first_order_date,
    cast(null as date) as last_order_date,
    cast(null as int64) as order_count
from unnest([
    struct({{ unknown_key() }} as customer_key, 'unknown' as customer_type),
    struct({{ erased_key() }} as customer_key, 'erased' as customer_type)
]) as member
