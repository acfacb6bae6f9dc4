select
    changed_at,
    verb,
    changed_by,
    change_reason,
    status,
    reasons,
    attempt_id,
    landed_date
from glamira_ops.quarantine_changes
where quarantine_id = @quarantine_id
order by changed_at
