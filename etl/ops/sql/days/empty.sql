with
loaded as (
    select sum(row_count) as row_count
    from glamira_ops.loads
    where event_date = @day and dataset = 'events' and status = 'loaded'
),

waiting as (
    select count(*) as item_count
    from glamira_ops.quarantine_log
    where data_date = @day and status = 'open'
),

judged as (
    select max(recorded_at) as since
    from glamira_ops.quality_status_history
    where data_date = @day
),

days as (
    select
        any_value(status) as status,
        any_value(reason) as reason,
        any_value(gate) as gate,
        any_value(publication_id) as publication_id
    from glamira_ops.quality_status
    where data_date = @day
),

late as (
    select count(*) as incident_count
    from glamira_ops.incidents
    where data_date = @day and status = 'open'
)

select
    coalesce(days.status, '') as status,
    coalesce(days.reason, '') as reason,
    judged.since,
    coalesce(loaded.row_count, 0) as rows_loaded,
    waiting.item_count as items_open
from loaded
cross join waiting
cross join judged
cross join late
cross join days
where days.publication_id is null and (
    days.status = 'empty'
    or (
        days.status = 'held'
        and days.gate in ('locate', 'crawl', 'land_events', 'land_locations', 'land_products')
    )
    or (days.status is null and late.incident_count > 0)
)
