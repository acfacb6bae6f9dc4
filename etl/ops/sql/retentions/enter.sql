insert into glamira_ops.retentions
(run_id, counts, ending_items, is_notified, recorded_at, entry_id)
values (@run_id, @counts, @ending_items, @is_notified, current_timestamp(), generate_uuid())
