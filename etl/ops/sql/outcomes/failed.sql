select
    severity,
    check_name,
    message
from glamira_ops.outcomes
where data_date = @day and run_id = @run_id and status = 'failed'
order by severity asc, recorded_at desc, check_name asc
limit @count
