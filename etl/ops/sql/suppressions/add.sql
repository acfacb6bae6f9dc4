insert into glamira_ops.suppressions (erasure_id, column_name, pseudonym, fingerprint, added_at)
select
    @erasure_id as erasure_id,
    json_value(member, '$.column_name') as column_name,
    json_value(member, '$.pseudonym') as pseudonym,
    json_value(member, '$.fingerprint') as fingerprint,
    current_timestamp() as added_at
from unnest(json_query_array(@members)) as member
where not exists (
    select 1
    from glamira_ops.suppressions as known
    where
        known.erasure_id = @erasure_id
        and known.column_name = json_value(member, '$.column_name')
        and known.pseudonym = json_value(member, '$.pseudonym')
        and known.fingerprint = json_value(member, '$.fingerprint')
)
