select data_date as day from glamira_ops.runs
union distinct
select data_date as day from glamira_ops.quality_status
union distinct
select data_date as day from glamira_ops.incidents
union distinct
select day
from glamira_ops.quarantine_log, unnest([data_date, landed_date]) as day
where day is not null
order by day desc
