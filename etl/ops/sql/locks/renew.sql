update glamira_ops.locks
set expires_at = timestamp_add(current_timestamp(), interval @lease second)
where token = @token
