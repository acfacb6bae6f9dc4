select
    name,
    owner,
    acquired_at,
    expires_at,
    expires_at >= current_timestamp() as is_held
from glamira_ops.locks
where name in unnest(@names)
order by expires_at desc, name asc, token asc
