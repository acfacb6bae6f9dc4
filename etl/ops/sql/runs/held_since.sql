-- The first halt since the day was published, or since its last incident was over.
with incidents as (
    select max(resolved_at) as resolved_at from glamira_ops.incidents
    where data_date = @day
),

halts as (
    select runs.ended_at
    from glamira_ops.runs as runs
    cross join incidents
    left join glamira_ops.quality_status as days on runs.data_date = days.data_date
    where
        runs.data_date = @day and runs.status = 'halted'
        and (days.published_at is null or runs.ended_at > days.published_at)
        and (incidents.resolved_at is null or runs.ended_at > incidents.resolved_at)
)

select coalesce(min(ended_at), current_timestamp()) as since
from halts
