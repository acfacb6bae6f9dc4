select
    object_uri,
    object_generation,
    dataset,
    batch_id,
    reason,
    refused_at,
    message
from glamira_ops.load_refusals
where reason != @malformed or refused_at >= timestamp_sub(current_timestamp(), interval @days day)
order by refused_at desc
