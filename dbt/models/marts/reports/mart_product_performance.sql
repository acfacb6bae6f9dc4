{{ config(**by_day('activity_date')) }}

with

events as (
    select * from {{ ref('stg_shop__events') }}
    where
        {{ in_days('event_date') }}
        and is_production
        and not is_bot
        and product_id is not null
        and event_type in ('view_product_detail', 'add_to_cart_action')
),

lines as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
),

interest as (
    select
        event_date as activity_date,
        product_id,
        cast(countif(event_type = 'view_product_detail') as int64) as view_count,
        cast(countif(event_type = 'add_to_cart_action') as int64) as add_to_cart_count,
        count(distinct if(event_type = 'view_product_detail', device_id_hash, null)) as viewing_visitor_count
    from events
    group by event_date, product_id
),

sales as (
    select
        order_date as activity_date,
        product_id,
        count(distinct order_key) as order_count,
        count(*) as line_count,
        cast(sum(quantity) as int64) as unit_count,
        cast(countif(is_zero_price) as int64) as zero_price_line_count,
        cast(countif(line_amount_eur is null) as int64) as unconverted_line_count,
        sum(line_amount_eur) as revenue_eur
    from lines
    group by order_date, product_id
)

select
    coalesce(sales.activity_date, interest.activity_date) as activity_date,
    coalesce(sales.product_id, interest.product_id) as product_id,
    {{ date_key('coalesce(sales.activity_date, interest.activity_date)') }} as date_key,
    {{ surrogate_key(['coalesce(sales.product_id, interest.product_id)']) }} as product_key,
    coalesce(interest.view_count, 0) as view_count,
    coalesce(interest.viewing_visitor_count, 0) as viewing_visitor_count,
    coalesce(interest.add_to_cart_count, 0) as add_to_cart_count,
    coalesce(sales.order_count, 0) as order_count,
    coalesce(sales.line_count, 0) as line_count,
    coalesce(sales.unit_count, 0) as unit_count,
    coalesce(sales.zero_price_line_count, 0) as zero_price_line_count,
    coalesce(sales.unconverted_line_count, 0) as unconverted_line_count,
    sales.revenue_eur
from sales
full outer join interest
    on
        sales.activity_date = interest.activity_date
        and sales.product_id = interest.product_id
