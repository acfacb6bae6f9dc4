-- Rows that no publication shows are no help: the marts of another day do not have them.
select
    products.product_id,
    products.url
from glamira_raw.products as products
inner join glamira_ops.quality_status as days on products.event_date = days.data_date
where
    products.outcome = @named
    and products.event_date != @day
    and coalesce(products.fetched_at, products._loaded_at) >= @oldest
    and days.published_at is not null
    and (days.status = 'published' or products._loaded_at <= days.published_at)
    and products.product_id not in (
        select own.product_id from glamira_raw.products as own
        where own.outcome = @named and own.event_date = @day
    )
