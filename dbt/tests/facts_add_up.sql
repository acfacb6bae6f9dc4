{#
    A line's amount is its price times its quantity, it names a member of every dimension, an order has the sums of its
    lines, and no order is there twice under two keys.
#}
with

lines as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
),

orders as (
    select * from {{ ref('fct_orders') }}
    where {{ in_days('order_date') }}
),

totals as (
    select
        order_key,
        count(*) as line_count,
        sum(quantity) as unit_count,
        sum(line_amount) as order_amount,
        if(countif(line_amount_eur is null) = 0, sum(line_amount_eur), null) as order_amount_eur
    from lines
    group by order_key
)

select
    'line_amount is not unit_price times quantity' as reason,
    order_line_key as failing_key
from lines
where coalesce(line_amount != unit_price * quantity or unit_price < 0, true)

union all

select
    'a key of a dimension is null' as reason,
    order_line_key as failing_key
from lines
where
    product_key is null
    or store_key is null
    or location_key is null
    or customer_key is null
    or date_key is null
    or currency_key is null
    or device_key is null
    or alloy_key is null
    or stone_key is null

union all

select
    'an order is not the sum of its lines' as reason,
    coalesce(orders.order_key, totals.order_key) as failing_key
from orders
full outer join totals on orders.order_key = totals.order_key
where
    coalesce(orders.line_count != totals.line_count, true)
    or coalesce(orders.unit_count != totals.unit_count, true)
    or coalesce(orders.order_amount != totals.order_amount, true)
    or coalesce(orders.order_amount_eur, -1) != coalesce(totals.order_amount_eur, -1)

union all

select
    'an order number occurs twice in a store with one cart' as reason,
    min(order_key) as failing_key
from orders
group by order_id, store_id, cart_fingerprint
having count(*) > 1
