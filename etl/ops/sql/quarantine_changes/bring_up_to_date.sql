insert into glamira_ops.quarantine_changes_history
(
    quarantine_id, dataset, data_date, verb, status, reasons, attempt_id, landed_date, changed_by, change_reason,
    changed_at, recorded_at, entry_id
)
select
    logged.quarantine_id,
    logged.dataset,
    logged.data_date,
    logged.verb,
    logged.status,
    logged.reasons,
    logged.attempt_id,
    logged.landed_date,
    logged.changed_by,
    logged.change_reason,
    logged.updated_at,
    current_timestamp(),
    generate_uuid()
from glamira_ops.quarantine_log as logged
left join glamira_ops.quarantine_changes_history as trail
    on logged.quarantine_id = trail.quarantine_id and logged.updated_at = trail.changed_at
where trail.quarantine_id is null
