with

performance as (
    select * from {{ source('glamira_marts', 'published_product_performance') }}
)

select
    activity_date,
    product_id
from performance
