select
    data_date,
    status,
    gate,
    reason,
    rows_quarantined,
    published_at
from glamira_ops.quality_status
order by data_date desc
