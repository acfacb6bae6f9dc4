merge glamira_ops.incidents as known
using (
    select
        @incident_id as incident_id,
        if(@is_notified, current_timestamp(), null) as notified_at
) as latest
    on known.incident_id = latest.incident_id
when matched then
    update
        set
            station = if(@is_notified, @station, known.station), gate = if(@is_notified, @gate, known.gate),
            error = if(@is_notified, @error, known.error),
            notified_at = coalesce(latest.notified_at, known.notified_at),
            messages = known.messages + if(@is_notified, 1, 0)
when not matched then
    insert (incident_id, data_date, status, station, gate, error, opened_at, notified_at, messages)
    values (
        latest.incident_id, @day, 'open', @station, @gate, @error, @opened_at, latest.notified_at,
        if(@is_notified, 1, 0)
    )
