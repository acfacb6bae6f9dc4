select reason
from glamira_ops.quality_status
where data_date = @day and status = 'empty'
