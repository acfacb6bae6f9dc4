select
    accepted_by,
    reason,
    accepted_at
from glamira_ops.acceptances
where data_date = @day
order by accepted_at desc
