select
    concat('ledger ', dataset) as place,
    event_date as day,
    batch_id as name,
    sum(row_count) as row_count
from glamira_ops.loads
where event_date in ({{ day }}) and status = 'loaded'
group by dataset, event_date, batch_id
