update glamira_ops.locks
set expires_at = timestamp_add(current_timestamp(), interval @lease second)
where name in unnest(@names) and token = @token
