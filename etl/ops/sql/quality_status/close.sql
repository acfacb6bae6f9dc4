insert into glamira_ops.quality_status_history
(data_date, status, reason, rows_quarantined, sets_publication, recorded_at, entry_id)
select
    @day,
    'empty',
    @reason,
    count(*),
    false,
    current_timestamp(),
    generate_uuid()
from glamira_ops.quarantine_log
where data_date = @day and status = 'open'
