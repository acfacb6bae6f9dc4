insert into glamira_ops.retentions
(run_id, counts, ending_items, is_told, recorded_at, entry_id)
values (@run_id, @counts, @ending_items, @is_told, current_timestamp(), generate_uuid())
