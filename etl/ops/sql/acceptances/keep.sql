merge glamira_ops.acceptances as known
using (select @acceptance_id as acceptance_id) as fresh
    on known.acceptance_id = fresh.acceptance_id
when not matched then insert
    (acceptance_id, data_date, warnings, batch_ids, policy_fingerprint, accepted_by, reason, accepted_at)
values (fresh.acceptance_id, @day, @warnings, @batch_ids, @policy, @accepted_by, @reason, current_timestamp())
