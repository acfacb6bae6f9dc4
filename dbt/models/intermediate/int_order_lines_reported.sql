with

checkouts as (
    select * from {{ ref('int_checkouts_reported') }}
)

select
    checkouts.event_id,
    checkouts.order_date,
    checkouts.order_key,
    checkouts.store_id,
    line.line_number,
    line.product_id,
    line.quantity,
    line.unit_price,
    line.currency_code,
    line.options,
    {{ surrogate_key(['checkouts.event_id', 'line.line_number']) }} as order_line_key
from checkouts
cross join unnest(checkouts.cart_products) as line
