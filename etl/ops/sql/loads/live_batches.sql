select batch_id
from glamira_ops.loads
where event_date = @day and status = 'loaded'
order by batch_id
