-- A run at work holds a lock of its day, or the shared one while it builds, judges and publishes, or has just been done
-- with a station. One that was killed stays `running`, but its locks end.
with watched as (
    select day from unnest(@due) as day
),

first_run as (
    select coalesce(min(data_date), @latest) as day from glamira_ops.runs
),

late as (
    select watched.day
    from watched
    cross join first_run
    left join glamira_ops.quality_status as days on watched.day = days.data_date
    where watched.day >= first_run.day and coalesce(days.status, 'none') not in ('published', 'empty')
),

last_runs as (
    {% with condition = "data_date in unnest(@due)" %}{% include "runs/latest_ids.sql" %}{% endwith %}
),

steps as (
    select
        runs.data_date,
        runs.run_id,
        min(runs.started_at) as began_at,
        any_value(runs.station having max runs.started_at) as station,
        any_value(runs.status having max runs.started_at) as step,
        any_value(coalesce(runs.ended_at, runs.started_at) having max runs.started_at) as step_at,
        max(if(runs.status = 'done', runs.ended_at, null)) as done_at
    from glamira_ops.runs as runs
    inner join last_runs on runs.data_date = last_runs.data_date and runs.run_id = last_runs.run_id
    group by runs.data_date, runs.run_id
),

leases as (
    select
        name,
        owner,
        acquired_at
    from glamira_ops.locks
    where expires_at > current_timestamp() and not starts_with(name, 'alert ')
),

workers as (
    select
        late.day,
        min(leases.acquired_at) as acquired_at,
        any_value(leases.owner having min leases.acquired_at) as worker
    from late
    cross join leases
    left join steps on late.day = steps.data_date
    where
        ends_with(leases.name, cast(late.day as string))
        or (leases.name = 'audit' and starts_with(leases.owner, concat(steps.run_id, ' on ')))
    group by late.day
)

select
    late.day,
    coalesce(steps.run_id, '') as run_id,
    coalesce(steps.station, '') as station,
    coalesce(steps.step, '') as step,
    steps.step_at,
    coalesce(steps.began_at, workers.acquired_at) as began_at,
    coalesce(workers.worker, '') as worker,
    workers.worker is not null or coalesce(
        steps.step = 'done' and timestamp_diff(current_timestamp(), steps.done_at, second) < @between_stations, false
    ) as is_at_work
from late
left join steps on late.day = steps.data_date
left join workers on late.day = workers.day
order by late.day
