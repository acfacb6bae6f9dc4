select
    'excluded lines' as kind,
    order_date as day,
    exclusion_reason as name,
    count(*) as row_count
from glamira_staging.int_order_lines_excluded
where order_date in ({{ days }})
group by order_date, exclusion_reason
