with

pages as (
    select distinct product_id
    from glamira_raw.products
    where event_date in ({{ affected }}) and outcome = 'named'
)

select distinct
    lines.product_id,
    lines.product_key
from {{ batch }} as lines
inner join pages on lines.product_id = pages.product_id
left join glamira_audit.dim_products as products on lines.product_key = products.product_key
where not coalesce(products.is_named, false)
