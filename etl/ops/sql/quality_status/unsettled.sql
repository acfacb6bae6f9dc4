-- Days whose readers see another batch than the one that was loaded last.
with
shown as (
    select
        data_date,
        max(recorded_at) as shown_at
    from glamira_ops.quality_status_history
    where status = 'published'
    group by data_date
),

loaded as (
    select
        event_date,
        batch_id,
        min(recorded_at) as loaded_at
    from glamira_ops.loads_history
    group by event_date, batch_id
),

reloaded as (
    select loaded.event_date
    from loaded
    inner join shown on loaded.event_date = shown.data_date and loaded.loaded_at > shown.shown_at
    group by loaded.event_date
)

select days.data_date
from glamira_ops.quality_status as days
left join reloaded on days.data_date = reloaded.event_date
where days.published_at is not null and (days.status != 'published' or reloaded.event_date is not null)
