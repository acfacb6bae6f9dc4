-- How far days are: their verdict, and whether their latest run did all of the stations and nothing judged them since.
with
last_runs as (
    {% with condition = "data_date in unnest(@days)" %}{% include "runs/latest_ids.sql" %}{% endwith %}
),

landed as (
    select
        runs.data_date,
        min(runs.started_at) as began_at
    from glamira_ops.runs as runs
    inner join last_runs on runs.data_date = last_runs.data_date and runs.run_id = last_runs.run_id
    group by runs.data_date
    having
        countif(runs.status = 'halted') = 0
        and countif(runs.status = 'done' and runs.station in unnest(@stations)) = array_length(@stations)
),

judged as (
    select
        data_date,
        max(recorded_at) as judged_at
    from glamira_ops.quality_status_history
    where data_date in unnest(@days)
    group by data_date
)

select
    day,
    coalesce(days.status, '') as status,
    coalesce(landed.began_at > coalesce(judged.judged_at, timestamp '1970-01-01 00:00:00+00'), false) as is_landed
from unnest(@days) as day
left join glamira_ops.quality_status as days on days.data_date = day
left join landed on landed.data_date = day
left join judged on judged.data_date = day
