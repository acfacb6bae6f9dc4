select data_date
from glamira_ops.quality_status
where publication_id is not null and data_date in unnest(@days)
