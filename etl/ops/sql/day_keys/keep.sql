insert into glamira_ops.day_keys_history (data_date, fingerprint, epoch, recorded_at, entry_id)
select
    @day as data_date,
    @fingerprint as fingerprint,
    @epoch as epoch,
    current_timestamp() as recorded_at,
    generate_uuid() as entry_id
from (select 1 as one) as only_row
where not exists (
    select 1
    from glamira_ops.day_keys as known
    where known.data_date = @day and known.fingerprint = @fingerprint
)
