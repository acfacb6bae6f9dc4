select
    count(distinct quarantine_id) as item_count,
    count(distinct data_date) as day_count,
    min(created_at) as refused_at
from glamira_ops.quarantine_log
where status = 'open' and created_at < @refused_before
