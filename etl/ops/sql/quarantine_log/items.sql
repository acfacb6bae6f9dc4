select
    quarantine_id,
    dataset,
    batch_id,
    data_date,
    document_id,
    reasons,
    contract_version,
    status,
    store_id,
    attempt_id,
    landed_date,
    created_at,
    updated_at,
    last_seen_at
from glamira_ops.quarantine_log
