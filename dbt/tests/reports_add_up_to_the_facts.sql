{# Reports by store and by product sum up to the order lines they are made of. #}
with

lines as (
    select
        order_date as report_date,
        count(*) as line_count,
        sum(quantity) as unit_count,
        sum(line_amount_eur) as revenue_eur
    from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
    group by order_date
),

by_store as (
    select
        order_date as report_date,
        sum(line_count) as line_count,
        sum(unit_count) as unit_count,
        sum(revenue_eur) as revenue_eur
    from {{ ref('mart_revenue_daily') }}
    where {{ in_days('order_date') }}
    group by order_date
),

by_product as (
    select
        activity_date as report_date,
        sum(line_count) as line_count,
        sum(unit_count) as unit_count,
        sum(revenue_eur) as revenue_eur
    from {{ ref('mart_product_performance') }}
    where {{ in_days('activity_date') }}
    group by activity_date
)

select
    lines.report_date,
    lines.line_count,
    by_store.line_count as store_line_count,
    by_product.line_count as product_line_count
from lines
left join by_store on lines.report_date = by_store.report_date
left join by_product on lines.report_date = by_product.report_date
where
    coalesce(lines.line_count != by_store.line_count, true)
    or coalesce(lines.line_count != by_product.line_count, true)
    or coalesce(lines.unit_count != by_store.unit_count, true)
    or coalesce(lines.unit_count != by_product.unit_count, true)
    or coalesce(lines.revenue_eur, 0) != coalesce(by_store.revenue_eur, 0)
    or coalesce(lines.revenue_eur, 0) != coalesce(by_product.revenue_eur, 0)
