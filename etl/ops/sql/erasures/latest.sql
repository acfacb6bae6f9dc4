select
    erasure_id,
    status,
    erased_by,
    reason,
    counts,
    recorded_at
from glamira_ops.erasures
where erasure_id = @erasure_id
order by recorded_at desc, entry_id desc
limit 1
