-- Without its token the row is renewed by nobody any more.
update glamira_ops.locks
set token = null, expires_at = current_timestamp()
where name in unnest(@names) and token = @token
