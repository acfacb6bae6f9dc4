{{ config(**by_day('activity_date')) }}

with

events as (
    select * from {{ ref('stg_shop__events') }}
    where
        {{ in_days('event_date') }}
        and is_production
        and not is_bot
        and regexp_contains(event_type, '_recommendation_(visible|noticed|clicked)$')
),

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
),

lines as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
),

actions as (
    select
        event_date as activity_date,
        store_id,
        device_id_hash,
        occurred_at,
        recommendation_product_id as product_id,
        regexp_extract(event_type, '^(.*)_recommendation_') as placement,
        regexp_extract(event_type, '_([a-z]+)$') as step
    from events
),

clicks as (
    select
        activity_date,
        store_id,
        placement,
        device_id_hash,
        product_id,
        min(occurred_at) as clicked_at
    from actions
    where step = 'clicked'
    group by activity_date, store_id, placement, device_id_hash, product_id
),

-- A recommendation sold what its visitor bought of it later on the same day.
sales as (
    select
        clicks.activity_date,
        clicks.store_id,
        clicks.placement,
        count(*) as sold_line_count,
        cast(sum(lines.quantity) as int64) as sold_unit_count,
        cast(sum(lines.line_amount_eur) as numeric(20, 4)) as sold_revenue_eur
    from clicks
    inner join orders
        on
            clicks.activity_date = orders.order_date
            and clicks.store_id = orders.store_id
            and clicks.device_id_hash = orders.device_id_hash
            and clicks.clicked_at <= orders.ordered_at
    inner join lines
        on
            orders.event_id = lines.event_id
            and clicks.product_id = lines.product_id
    group by clicks.activity_date, clicks.store_id, clicks.placement
),

counted as (
    select
        activity_date,
        store_id,
        placement,
        cast(countif(step = 'visible') as int64) as visible_count,
        cast(countif(step = 'noticed') as int64) as noticed_count,
        cast(countif(step = 'clicked') as int64) as clicked_count,
        count(distinct if(step = 'visible', device_id_hash, null)) as visible_visitor_count,
        count(distinct if(step = 'clicked', device_id_hash, null)) as clicking_visitor_count
    from actions
    group by activity_date, store_id, placement
)

select
    counted.activity_date,
    counted.store_id,
    counted.placement,
    {{ date_key('counted.activity_date') }} as date_key,
    {{ surrogate_key(['counted.store_id']) }} as store_key,
    counted.visible_count,
    counted.noticed_count,
    counted.clicked_count,
    counted.visible_visitor_count,
    counted.clicking_visitor_count,
    coalesce(sales.sold_line_count, 0) as sold_line_count,
    coalesce(sales.sold_unit_count, 0) as sold_unit_count,
    sales.sold_revenue_eur
from counted
left join sales
    on
        counted.activity_date = sales.activity_date
        and counted.store_id = sales.store_id
        and counted.placement = sales.placement
