{{ config(**by_day('activity_date')) }}

with

events as (
    select * from {{ ref('stg_shop__events') }}
    where
        {{ in_days('event_date') }}
        and is_production
        and not is_bot
        and event_type in ('view_product_detail', 'add_to_cart_action', 'view_shopping_cart', 'checkout')
),

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
),

actions as (
    select
        event_date as activity_date,
        store_id,
        device_id_hash,
        event_type as step
    from events

    union all

    select
        orders.order_date as activity_date,
        orders.store_id,
        orders.device_id_hash,
        'order' as step
    from orders
),

counted as (
    select
        activity_date,
        store_id,
        cast(countif(step = 'view_product_detail') as int64) as product_view_count,
        cast(countif(step = 'add_to_cart_action') as int64) as add_to_cart_count,
        cast(countif(step = 'view_shopping_cart') as int64) as cart_view_count,
        cast(countif(step = 'checkout') as int64) as checkout_count,
        cast(countif(step = 'order') as int64) as order_count,
        count(distinct if(step = 'view_product_detail', device_id_hash, null)) as viewing_visitor_count,
        count(distinct if(step = 'add_to_cart_action', device_id_hash, null)) as carting_visitor_count,
        count(distinct if(step = 'view_shopping_cart', device_id_hash, null)) as cart_viewing_visitor_count,
        count(distinct if(step = 'checkout', device_id_hash, null)) as checkout_visitor_count,
        count(distinct if(step = 'order', device_id_hash, null)) as ordering_visitor_count
    from actions
    group by activity_date, store_id
)

select
    counted.activity_date,
    counted.store_id,
    {{ date_key('counted.activity_date') }} as date_key,
    {{ surrogate_key(['counted.store_id']) }} as store_key,
    counted.product_view_count,
    counted.add_to_cart_count,
    counted.cart_view_count,
    counted.checkout_count,
    counted.order_count,
    counted.viewing_visitor_count,
    counted.carting_visitor_count,
    counted.cart_viewing_visitor_count,
    counted.checkout_visitor_count,
    counted.ordering_visitor_count
from counted
