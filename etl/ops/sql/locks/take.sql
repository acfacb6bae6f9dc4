-- An UPDATE: of two that change rows of one table at once one is refused, is sent again and finds a holder. A row is
-- never deleted, so that there is one to change. A lock may have several rows, of several that made it at once. One
-- statement changes all of them or none, and the oldest is in every snapshot that has another: whoever takes the lock
-- changes that one.
-- Every moment is the warehouse's own: the clocks of two machines need not agree.
update glamira_ops.locks
set
    owner = @owner, token = @token, acquired_at = current_timestamp(),
    expires_at = timestamp_add(current_timestamp(), interval @lease second)
where
    name in unnest(@names)
    and not exists (
        select 1 from glamira_ops.locks as other
        where other.name in unnest(@names) and other.token != @token and other.expires_at >= current_timestamp()
    )
    and (
        select count(distinct known.name) from glamira_ops.locks as known
        where known.name in unnest(@names)
    ) = array_length(@names)
