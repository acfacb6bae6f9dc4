{{ config(**by_day('order_date')) }}

with

lines as (
    select * from {{ ref('int_order_lines_reported') }}
    where {{ in_days('order_date') }}
),

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
)

select
    lines.order_line_key,
    lines.event_id,
    lines.order_date,
    lines.line_number,
    lines.product_id,
    lines.quantity,
    lines.unit_price,
    lines.currency_code
from lines
inner join orders on lines.event_id = orders.event_id
