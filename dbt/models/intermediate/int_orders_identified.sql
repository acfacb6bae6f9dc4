{{ config(**by_day('order_date')) }}

with

checkouts as (
    select * from {{ ref('int_checkouts_reported') }}
    where {{ in_days('order_date') }}
)

select
    event_id,
    order_date,
    ordered_at,
    order_id,
    store_id,
    cart_fingerprint,
    order_key,
    is_production
from checkouts
