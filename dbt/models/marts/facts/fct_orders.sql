{{ config(**by_day('order_date', cluster_by=['store_id'])) }}

with

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
),

lines as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
),

totals as (
    select
        order_key,
        min(currency_code) as currency_code,
        min(currency_key) as currency_key,
        min(store_key) as store_key,
        min(date_key) as date_key,
        count(*) as line_count,
        cast(sum(quantity) as int64) as unit_count,
        sum(line_amount) as order_amount,
        sum(line_amount_eur) as order_amount_eur,
        cast(countif(line_amount_eur is null) as int64) as unconverted_line_count
    from lines
    group by order_key
)

select
    orders.order_key,
    orders.order_id,
    orders.store_id,
    orders.event_id,
    orders.cart_fingerprint,
    orders.ordered_at,
    orders.order_date,
    totals.currency_code,
    totals.line_count,
    totals.unit_count,
    cast(totals.order_amount as numeric(20, 4)) as order_amount,
    cast(if(totals.unconverted_line_count = 0, totals.order_amount_eur, null) as numeric(20, 4))
        as order_amount_eur,
    coalesce(orders.customer_type = 'registered', false) as is_registered_customer,
    totals.store_key,
    orders.location_key,
    orders.customer_key,
    totals.date_key,
    totals.currency_key,
    orders.device_key
from orders
inner join totals on orders.order_key = totals.order_key
