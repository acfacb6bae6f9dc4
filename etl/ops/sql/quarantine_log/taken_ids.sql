select events.event_id
from glamira_raw.events
inner join glamira_ops.loads on events._batch_id = loads.batch_id
where events.event_date in unnest(@days) and events.event_id in unnest(@ids) and loads.slot = 'main'
union distinct
select document_id
from glamira_ops.quarantine_log
where dataset = 'events' and status = 'open' and document_id in unnest(@ids) and quarantine_id not in unnest(@own)
