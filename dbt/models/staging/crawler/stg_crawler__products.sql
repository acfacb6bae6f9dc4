with

products as (
    select * from {{ source('glamira_raw', 'products') }}
)

select
    product_id,
    event_date as crawl_date,
    outcome,
    product_name,
    sku,
    category,
    collection,
    language,
    url as product_url,
    canonical_url,
    reason,
    outcome = 'named' as is_named
from products
