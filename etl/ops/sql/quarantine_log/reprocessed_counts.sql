select
    landed_date as day,
    count(distinct quarantine_id) as row_count
from glamira_ops.quarantine_log
where dataset = @dataset and landed_date is not null
group by landed_date
