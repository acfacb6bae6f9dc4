select
  station, status, started_at, round(timestamp_diff(ended_at, started_at, millisecond) / 1000, 1) as seconds, detail
from glamira_ops.runs
where data_date = @day and run_id = (
  select any_value(run_id having max started_at) from glamira_ops.runs where data_date = @day
)
order by started_at
