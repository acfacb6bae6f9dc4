select
    order_date as day,
    cast(sum(order_count) as int64) as order_count,
    cast(sum(unit_count) as int64) as unit_count,
    sum(revenue_eur) as revenue_eur
from glamira_marts.mart_revenue_daily
where order_date in unnest(@days)
group by order_date
order by order_date
