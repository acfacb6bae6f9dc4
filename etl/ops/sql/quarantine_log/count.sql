select count(distinct quarantine_id) as item_count from glamira_ops.quarantine_log
where {{ conditions }}
