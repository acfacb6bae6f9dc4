select data_date
from glamira_ops.quality_status
where data_date < @day and status = 'published'
order by data_date desc
limit @count
