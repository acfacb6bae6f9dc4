insert into glamira_ops.erasures
(erasure_id, status, erased_by, reason, counts, recorded_at, entry_id)
values (@erasure_id, @status, @erased_by, @reason, nullif(@counts, ''), current_timestamp(), generate_uuid())
