select
    ending_items,
    recorded_at
from glamira_ops.retentions
where is_notified
order by recorded_at desc, entry_id desc
limit 1
