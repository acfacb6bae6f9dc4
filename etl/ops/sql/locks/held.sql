select name
from glamira_ops.locks
where expires_at >= current_timestamp() and token is not null
