-- Read in the table itself: unnested in the batch the lines came out empty through Great Expectations.
with

lines as (
    select
        events.event_id,
        events.store_id,
        line.line_number,
        line.currency_code,
        line.price_text,
        line.unit_price
    from glamira_raw.events as events,
        unnest(events.cart_products) as line
    where events.event_date = {{ day }}
        and events.event_type = 'checkout_success'
        and events.event_id in (select event_id from {{ batch }})
)
