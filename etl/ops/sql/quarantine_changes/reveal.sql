insert into glamira_ops.quarantine_changes_history
(
    quarantine_id, dataset, data_date, verb, status, reasons, attempt_id, landed_date, changed_by, change_reason,
    changed_at, recorded_at, entry_id
)
select
    quarantine_id,
    dataset,
    data_date,
    @verb,
    status,
    reasons,
    attempt_id,
    landed_date,
    @changed_by,
    @change_reason,
    current_timestamp(),
    current_timestamp(),
    generate_uuid()
from glamira_ops.quarantine_log
where quarantine_id = @quarantine_id
