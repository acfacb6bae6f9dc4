update glamira_ops.incidents
set
    status = 'resolved', resolved_at = coalesce(resolved_at, current_timestamp()),
    resolution_notified_at = if(@is_notified, current_timestamp(), resolution_notified_at),
    messages = messages + if(@is_notified, 1, 0)
where incident_id = @incident_id
