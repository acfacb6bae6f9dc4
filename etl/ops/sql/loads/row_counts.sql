select
    dataset,
    sum(row_count) as row_count
from glamira_ops.loads
where event_date = @day and status = 'loaded'
group by dataset
