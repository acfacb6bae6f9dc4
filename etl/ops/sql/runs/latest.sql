with
latest as (
    {% with condition = "data_date = @day" %}{% include "runs/latest_ids.sql" %}{% endwith %}
)

select
    runs.run_id,
    runs.station,
    runs.status,
    runs.started_at,
    timestamp_diff(runs.ended_at, runs.started_at, millisecond) / 1000 as seconds,
    runs.detail
from glamira_ops.runs as runs
inner join latest on runs.run_id = latest.run_id
where runs.data_date = @day
order by runs.started_at
