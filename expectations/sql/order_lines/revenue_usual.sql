-- Orders are the evidence: a currency in which few are placed on the trailing days raises no alarm.
{% set column = "currency_code" %}
with

today as (
    select
        currency_code,
        sum(line_amount) as revenue,
        count(distinct order_key) as orders
    from {{ batch }}
    where order_date = {{ today }}
    group by currency_code
),

by_day as (
    select
        order_date,
        currency_code,
        sum(line_amount) as figure
    from glamira_audit.fct_order_lines
    where order_date in ({{ trailing }})
    group by order_date, currency_code
),

{% include "_medians.sql" %},

placed as (
    select
        currency_code,
        count(distinct order_key) / {{ number }} as usual_orders
    from glamira_audit.fct_order_lines
    where order_date in ({{ trailing }})
    group by currency_code
)

select
    past.currency_code,
    coalesce(today.revenue, 0) as revenue,
    past.usual as usual_revenue,
    today.orders,
    round(placed.usual_orders, 1) as usual_orders
from past
inner join placed on past.currency_code = placed.currency_code
left join today on past.currency_code = today.currency_code
where
    placed.usual_orders >= {{ evidence }}
    and (
        coalesce(today.revenue, 0) > {{ factor }} * past.usual
        or coalesce(today.revenue, 0) < past.usual / {{ factor }}
    )
order by past.currency_code
