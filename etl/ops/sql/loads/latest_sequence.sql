select max(sequence) as latest
from glamira_ops.loads_history
where dataset = @dataset and event_date = @day
