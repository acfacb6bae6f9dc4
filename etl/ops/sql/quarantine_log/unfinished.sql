-- A run shows an item when it began to wait for the loads after the item was reprocessed, and published.
with
reprocessed as (
    select
        data_date,
        landed_date,
        updated_at
    from glamira_ops.quarantine_log
    where
        status = 'reprocessed' and landed_date is not null
        and (@reason_code = '' or @reason_code in unnest(reasons))
        and (@day = date '0001-01-01' or data_date = @day or landed_date = @day)
        and (array_length(@ids) = 0 or quarantine_id in unnest(@ids))
),

changed as (
    select
        data_date as day,
        updated_at,
        true as is_own
    from reprocessed
    union all
    select
        landed_date as day,
        updated_at,
        false as is_own
    from reprocessed
),

shown as (
    select
        loads.data_date as day,
        max(loads.started_at) as began_at
    from glamira_ops.runs as loads
    inner join glamira_ops.runs as publications
        on loads.run_id = publications.run_id and loads.data_date = publications.data_date
    where loads.station = 'await_load' and publications.station = 'publish' and publications.status = 'done'
    group by loads.data_date
),

halted as (
    select
        loads.data_date as day,
        max(loads.started_at) as began_at
    from glamira_ops.runs as loads
    inner join glamira_ops.runs as stations
        on loads.run_id = stations.run_id and loads.data_date = stations.data_date
    where loads.station = 'await_load' and stations.status = 'halted'
    group by loads.data_date
)

select
    changed.day,
    logical_or(changed.is_own) as is_own,
    logical_and(coalesce(halted.began_at >= changed.updated_at, false)) as has_halted
from changed
left join shown on changed.day = shown.day
left join halted on changed.day = halted.day
where shown.began_at is null or shown.began_at < changed.updated_at
group by changed.day
