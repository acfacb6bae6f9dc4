insert into glamira_ops.locks (name, expires_at)
select
    name,
    timestamp '1970-01-01 00:00:00+00'
from unnest(@names) as name
where name not in (select known.name from glamira_ops.locks as known)
