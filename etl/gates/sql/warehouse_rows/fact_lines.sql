select
    'fact lines' as kind,
    order_date as day,
    '' as name,
    count(*) as row_count
from {{ marts }}.fct_order_lines
where order_date in ({{ days }})
group by order_date
