with

events as (
    select * from {{ ref('stg_shop__events') }}
)

select
    event_id,
    event_date as order_date,
    occurred_at as ordered_at,
    order_id,
    store_id,
    cart_fingerprint,
    is_production,
    is_foreign_host,
    ip_hash,
    device_id_hash,
    user_id_hash,
    device_type,
    browser,
    os,
    cart_products,
    {{ surrogate_key(['store_id', 'order_id', 'cart_fingerprint']) }} as order_key
from events
where event_type = 'checkout_success'
