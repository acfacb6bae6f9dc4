select
    items.data_date as day,
    reason,
    count(*) as count,
    countif(items.status = 'open') as still_open
from glamira_ops.quarantine_log as items, unnest(items.reasons) as reason
where items.data_date between date_sub(@day, interval @days day) and @day
group by items.data_date, reason
order by reason, day
