update glamira_ops.quarantine_log
set
    status = 'reprocessed', attempt_id = null, updated_at = current_timestamp(), verb = 'land', changed_by = 'land',
    change_reason = 'no longer refused'
where dataset = @dataset and data_date = @data_date and status = 'open' and quarantine_id not in unnest(@gone)
