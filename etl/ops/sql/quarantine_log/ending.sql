select
    count(distinct quarantine_id) as open_count,
    count(distinct if(created_at < @refused_before, quarantine_id, null)) as item_count,
    count(distinct if(created_at < @refused_before, data_date, null)) as day_count,
    min(if(created_at < @refused_before, created_at, null)) as refused_at
from glamira_ops.quarantine_log
where status = 'open'
