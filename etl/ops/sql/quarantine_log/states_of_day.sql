select
    quarantine_id,
    status as state
from glamira_ops.quarantine_log
where dataset = @dataset and data_date = @day and (status != 'reprocessed' or landed_date is not null)
