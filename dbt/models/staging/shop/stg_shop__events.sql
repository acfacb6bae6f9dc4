with

-- Columns one by one: `*` over nested columns is not understood by every engine that has to run this.
events as (
    select
        event_id,
        event_date,
        occurred_at,
        event_type,
        store_id,
        ip_hash,
        device_id_hash,
        user_id_hash,
        device_type,
        browser,
        os,
        is_bot,
        is_test_host,
        is_foreign_host,
        recommendation_clicked_position,
        key_search,
        order_id,
        cart_products,
        cart_fingerprint,
        safe_cast(product_id as int64) as product_id,
        safe_cast(viewing_product_id as int64) as viewing_product_id,
        safe_cast(recommendation_product_id as int64) as recommendation_product_id
    from {{ source('glamira_raw', 'events') }}
),

stores as (
    select * from {{ ref('stores') }}
)

select
    events.*,
    -- A day landed before contract 1.5.0 has null: it keeps its judgement until it is landed again.
    stores.is_production
    and not events.is_test_host
    and not coalesce(events.is_foreign_host, false) as is_production
from events
left join stores on events.store_id = stores.store_id
