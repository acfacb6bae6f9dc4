select
    dataset,
    event_date,
    slot,
    sequence,
    batch_id,
    manifest_uri,
    manifest_generation
from glamira_ops.loads_history
