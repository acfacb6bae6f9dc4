select 'raw {{ dataset }}' as kind, event_date as day, _batch_id as name, count(*) as row_count
from glamira_raw.{{ dataset }}
where event_date in ({{ day }})
group by event_date, _batch_id
