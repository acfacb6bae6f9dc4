{#
    Every report has the sums of the facts it is made of: revenue by day, store and currency, products by day and
    product, the funnel by day and store. An amount that is null is another than zero.
#}
with

lines as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
),

orders as (
    select * from {{ ref('fct_orders') }}
    where {{ in_days('order_date') }}
),

facts as (
    select
        'mart_revenue_daily' as report,
        concat(cast(order_date as string), ' ', store_id, ' ', currency_code) as part,
        count(distinct order_key) as order_count,
        count(*) as line_count,
        sum(quantity) as unit_count,
        sum(line_amount) as revenue,
        sum(line_amount_eur) as revenue_eur
    from lines
    group by part

    union all

    select
        'mart_product_performance' as report,
        concat(cast(order_date as string), ' ', cast(product_id as string)) as part,
        count(distinct order_key) as order_count,
        count(*) as line_count,
        sum(quantity) as unit_count,
        null as revenue,
        sum(line_amount_eur) as revenue_eur
    from lines
    group by part

    union all

    select
        'mart_conversion_funnel_daily' as report,
        concat(cast(order_date as string), ' ', store_id) as part,
        count(*) as order_count,
        null as line_count,
        null as unit_count,
        null as revenue,
        null as revenue_eur
    from orders
    group by part
),

reports as (
    select
        'mart_revenue_daily' as report,
        concat(cast(order_date as string), ' ', store_id, ' ', currency_code) as part,
        order_count,
        line_count,
        unit_count,
        revenue,
        revenue_eur
    from {{ ref('mart_revenue_daily') }}
    where {{ in_days('order_date') }}

    union all

    select
        'mart_product_performance' as report,
        concat(cast(activity_date as string), ' ', cast(product_id as string)) as part,
        order_count,
        line_count,
        unit_count,
        null as revenue,
        revenue_eur
    from {{ ref('mart_product_performance') }}
    where {{ in_days('activity_date') }}

    union all

    select
        'mart_conversion_funnel_daily' as report,
        concat(cast(activity_date as string), ' ', store_id) as part,
        order_count,
        null as line_count,
        null as unit_count,
        null as revenue,
        null as revenue_eur
    from {{ ref('mart_conversion_funnel_daily') }}
    where {{ in_days('activity_date') }}
)

select
    coalesce(facts.report, reports.report) as report,
    coalesce(facts.part, reports.part) as part,
    facts.order_count as fact_order_count,
    reports.order_count,
    facts.revenue as fact_revenue,
    reports.revenue,
    facts.revenue_eur as fact_revenue_eur,
    reports.revenue_eur
from facts
full outer join reports
    on
        facts.report = reports.report
        and facts.part = reports.part
where
    coalesce(facts.order_count, 0) != coalesce(reports.order_count, 0)
    or coalesce(facts.line_count, 0) != coalesce(reports.line_count, 0)
    or coalesce(facts.unit_count, 0) != coalesce(reports.unit_count, 0)
    or coalesce(facts.revenue, -1) != coalesce(reports.revenue, -1)
    or coalesce(facts.revenue_eur, -1) != coalesce(reports.revenue_eur, -1)
