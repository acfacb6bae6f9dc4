select detail
from glamira_ops.runs
where data_date = @day and run_id = @run_id and station = @station and status = 'halted'
