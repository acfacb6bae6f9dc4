merge glamira_ops.incidents as known
using (
    select
        @incident_id as incident_id,
        if(@is_told, current_timestamp(), null) as told_at
) as latest
    on known.incident_id = latest.incident_id
when matched then
    update
        set
            station = if(@is_told, @station, known.station), gate = if(@is_told, @gate, known.gate),
            error = if(@is_told, @error, known.error), told_at = coalesce(latest.told_at, known.told_at),
            messages = known.messages + if(@is_told, 1, 0)
when not matched then
    insert (incident_id, data_date, status, station, gate, error, opened_at, told_at, messages)
    values (latest.incident_id, @day, 'open', @station, @gate, @error, @opened_at, latest.told_at, if(@is_told, 1, 0))
