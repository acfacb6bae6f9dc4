select
    event_id,
    order_id,
    array_length(cart_products) as order_lines,
    cart_fingerprint
from {{ batch }}
where event_type = 'checkout_success' and (
    order_id is null or cart_fingerprint is null or coalesce(array_length(cart_products), 0) = 0
)
