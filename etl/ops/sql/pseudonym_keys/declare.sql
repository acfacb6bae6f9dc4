insert into glamira_ops.pseudonym_keys (fingerprint, epoch, reason, declared_by, declared_at)
select
    @fingerprint as fingerprint,
    @epoch as epoch,
    @reason as reason,
    @declared_by as declared_by,
    current_timestamp() as declared_at
from (select 1 as one) as only_row
where
    @fingerprint != coalesce((
        select known.fingerprint
        from glamira_ops.pseudonym_keys as known
        order by known.declared_at desc
        limit 1
    ), '')
