insert into glamira_ops.runs_history
(run_id, data_date, station, status, started_at, ended_at, detail, recorded_at, entry_id)
select
    @run_id,
    day,
    json_value(entry, '$.station'),
    json_value(entry, '$.status'),
    if(json_value(entry, '$.status') = 'running', current_timestamp(), null),
    if(json_value(entry, '$.status') = 'running', null, current_timestamp()),
    json_value(entry, '$.detail'),
    current_timestamp(),
    generate_uuid()
from unnest(json_query_array(@entries)) as entry
cross join unnest(@days) as day
