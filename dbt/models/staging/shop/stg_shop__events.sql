with

events as (
    select * from {{ source('glamira_raw', 'events') }}
),

stores as (
    select * from {{ ref('stores') }}
)

select
    events.event_id,
    events.event_date,
    events.occurred_at,
    events.event_type,
    events.store_id,
    events.ip_hash,
    events.device_id_hash,
    events.user_id_hash,
    events.device_type,
    events.browser,
    events.os,
    events.is_bot,
    events.is_test_host,
    events.recommendation_clicked_position,
    events.key_search,
    events.order_id,
    events.cart_products,
    events.cart_fingerprint,
    stores.is_production and not events.is_test_host as is_production,
    safe_cast(events.product_id as int64) as product_id,
    safe_cast(events.viewing_product_id as int64) as viewing_product_id,
    safe_cast(events.recommendation_product_id as int64) as recommendation_product_id
from events
left join stores on events.store_id = stores.store_id
