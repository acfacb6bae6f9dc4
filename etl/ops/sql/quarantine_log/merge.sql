merge glamira_ops.quarantine_log as logged
using {{ staging }} as refused
    on logged.quarantine_id = refused.quarantine_id
when matched and (logged.status = 'discarded' or logged.landed_date is not null) then
    update
        set
            batch_id = @batch_id, data_date = refused.data_date, last_seen_at = current_timestamp()
when matched then
    update
        set
            updated_at = if(
                logged.status = 'open' and to_json_string(logged.reasons) = to_json_string(refused.reasons),
                logged.updated_at, current_timestamp()
            ),
            batch_id = @batch_id, data_date = refused.data_date, reasons = refused.reasons, store_id = refused.store_id,
            contract_version = refused.contract_version, status = 'open', last_seen_at = current_timestamp(),
            verb = 'land', changed_by = 'land', change_reason = 'refused'
when not matched by target then
    insert
        (
            quarantine_id, dataset, batch_id, data_date, document_id, reasons, contract_version, status, created_at,
            updated_at, store_id, verb, changed_by, change_reason, last_seen_at
        )
    values
    (
        refused.quarantine_id, refused.dataset, @batch_id, refused.data_date, refused.document_id, refused.reasons,
        refused.contract_version, 'open', current_timestamp(), current_timestamp(), refused.store_id, 'land', 'land',
        'refused', current_timestamp()
    )
when not matched by source
and logged.dataset = @dataset and logged.data_date = @data_date and logged.status = 'open'
and logged.quarantine_id not in unnest(@gone)
then update set
    status = 'reprocessed', attempt_id = null, updated_at = current_timestamp(), verb = 'land', changed_by = 'land',
    change_reason = 'no longer refused'
