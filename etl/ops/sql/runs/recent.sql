with latest as (
    select
        data_date,
        run_id,
        min(started_at) as began_at
    from glamira_ops.runs
    group by data_date, run_id
    order by began_at desc
    limit @count
)

select
    runs.data_date as day,
    runs.run_id,
    runs.station,
    runs.status,
    runs.started_at,
    timestamp_diff(runs.ended_at, runs.started_at, millisecond) / 1000 as seconds,
    coalesce(runs.detail, '') as detail
from glamira_ops.runs as runs
inner join latest on runs.run_id = latest.run_id and runs.data_date = latest.data_date
order by latest.began_at desc, runs.run_id desc, runs.data_date desc, runs.started_at asc, runs.station asc
