update glamira_ops.incidents
set
    status = 'resolved', resolved_at = coalesce(resolved_at, current_timestamp()),
    end_told_at = if(@is_told, current_timestamp(), end_told_at), messages = messages + if(@is_told, 1, 0)
where incident_id = @incident_id
