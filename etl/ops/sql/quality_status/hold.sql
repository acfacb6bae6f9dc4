-- Which publication shows the day is left to the view: another may be entered at this moment.
insert into glamira_ops.quality_status_history
(data_date, status, gate, reason, rows_quarantined, sets_publication, recorded_at, entry_id)
select
    @day,
    'held',
    @gate,
    @reason,
    count(*),
    false,
    current_timestamp(),
    generate_uuid()
from glamira_ops.quarantine_log
where data_date = @day and status = 'open'
