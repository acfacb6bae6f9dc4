with

orders as (
    select concat(coalesce(device_id_hash, event_id), ' ', store_id, ' ', cart_fingerprint) as cart
    from {{ batch }}
    where event_type = 'checkout_success'
)

select
    count(*) as orders,
    count(*) - count(distinct cart) as repeats
from orders
having count(*) - count(distinct cart) > greatest({{ rate }} * count(*), {{ count }})
