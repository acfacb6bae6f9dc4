{{ config(**by_day('order_date')) }}

with

lines as (
    select * from {{ ref('int_order_lines_reported') }}
    where {{ in_days('order_date') }}
),

orders as (
    select * from {{ ref('int_orders_deduplicated') }}
    where {{ in_days('order_date') }}
)

select
    lines.order_line_key,
    lines.event_id,
    lines.line_number,
    lines.order_date,
    lines.store_id,
    orders.exclusion_reason
from lines
inner join orders
    on
        lines.event_id = orders.event_id
        and lines.order_date = orders.order_date
where orders.exclusion_reason is not null
