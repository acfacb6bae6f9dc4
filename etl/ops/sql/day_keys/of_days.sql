select distinct fingerprint
from glamira_ops.day_keys
where data_date in ({{ days }})
order by fingerprint
