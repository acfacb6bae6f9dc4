with

printed as (
    select
        events.event_id,
        events.store_id,
        events.order_id,
        events.occurred_at,
        line.line_number,
        line.product_id,
        line.quantity,
        line.unit_price,
        line.currency_code
    from glamira_raw.events as events,
        unnest(events.cart_products) as line
    where events.event_date in ({{ affected }}) and events.event_type = 'checkout_success'
)

select
    lines.order_line_key,
    lines.unit_price,
    printed.unit_price as printed_price,
    lines.currency_code,
    printed.currency_code as printed_currency,
    lines.quantity,
    printed.quantity as printed_quantity
from {{ batch }} as lines
left join printed on lines.event_id = printed.event_id and lines.line_number = printed.line_number
where coalesce(
    lines.product_id != printed.product_id
    or lines.quantity != printed.quantity
    or lines.unit_price != printed.unit_price
    or lines.currency_code != printed.currency_code
    or lines.store_id != printed.store_id
    or lines.order_id != printed.order_id
    or lines.ordered_at != printed.occurred_at,
    true
)
