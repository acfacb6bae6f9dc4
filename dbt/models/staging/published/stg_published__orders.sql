with

orders as (
    select * from {{ source('glamira_marts', 'fct_orders') }}
)

select
    order_date,
    order_key,
    event_id,
    ordered_at,
    order_id,
    store_id,
    cart_fingerprint,
    customer_key,
    device_key,
    location_key
from orders
