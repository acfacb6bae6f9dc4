with

products as (
    select * from {{ source('glamira_marts', 'dim_products') }}
)

select
    product_id,
    product_name,
    sku,
    category,
    collection,
    language,
    product_url,
    canonical_url,
    crawl_outcome,
    is_named,
    unnamed_reason
from products
