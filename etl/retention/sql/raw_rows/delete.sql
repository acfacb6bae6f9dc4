delete from glamira_raw.{{ dataset }}
where event_date in ({{ days }}) and _loaded_at < @oldest
