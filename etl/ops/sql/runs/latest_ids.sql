-- The latest run of each day, of the stations that meet a condition.
select
    data_date,
    any_value(run_id having max started_at) as run_id
from glamira_ops.runs
where {{ condition }}
group by data_date
