merge glamira_ops.quarantine_log as logged
using (
    select
        json_value(item, '$.quarantine_id') as quarantine_id,
        json_value(item, '$.attempt_id') as attempt_id,
        cast(json_value(item, '$.landed_date') as date) as landed_date
    from unnest(json_query_array(@changes)) as item
) as wanted
    on logged.quarantine_id = wanted.quarantine_id
when matched and ({{ condition }}) then update set
    {{ assignments }}, updated_at = current_timestamp(), verb = @verb, changed_by = @changed_by,
    change_reason = @change_reason
