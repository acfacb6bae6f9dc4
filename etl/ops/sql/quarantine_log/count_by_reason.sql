select
    reason,
    count(distinct quarantine_id) as item_count
from glamira_ops.quarantine_log, unnest(reasons) as reason
where {{ conditions }}
group by reason
order by item_count desc, reason asc
