-- A run of its own holds the day's lock from its start; a scheduler's holds a lock of each station, or the shared one.
with
leases as (
    select
        name,
        owner,
        acquired_at
    from glamira_ops.locks
    where expires_at > current_timestamp() and not starts_with(name, 'alert ') and not starts_with(name, 'accept ')
),

workers as (
    select
        safe_cast(regexp_extract(name, r' (\d{4}-\d{2}-\d{2})$') as date) as day,
        owner,
        acquired_at
    from leases
    union all
    select
        runs.data_date as day,
        leases.owner,
        leases.acquired_at
    from leases
    inner join glamira_ops.runs as runs on starts_with(leases.owner, concat(runs.run_id, ' on '))
    where leases.name = 'audit' and runs.status = 'running'
)

select
    day,
    any_value(owner having min acquired_at) as name,
    min(acquired_at) as since
from workers
where day is not null
group by day
