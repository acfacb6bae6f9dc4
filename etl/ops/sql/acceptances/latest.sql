select
    data_date as day,
    accepted_by,
    reason,
    accepted_at
from glamira_ops.acceptances
where true
qualify row_number() over (partition by data_date order by accepted_at desc, acceptance_id desc) = 1
