select
    quarantine_id,
    status as state
from glamira_ops.quarantine_log
where quarantine_id in unnest(@ids) and (status != 'reprocessed' or landed_date is not null)
