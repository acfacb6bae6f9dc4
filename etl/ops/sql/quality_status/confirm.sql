insert into glamira_ops.quality_status_history
(data_date, status, rows_quarantined, sets_publication, recorded_at, entry_id)
with
shown as (
    select data_date
    from glamira_ops.quality_status
    where data_date in unnest(@days) and publication_id is not null
),

waiting as (
    select
        data_date,
        count(*) as item_count
    from glamira_ops.quarantine_log
    where data_date in unnest(@days) and status = 'open'
    group by data_date
)

select
    shown.data_date,
    'published',
    coalesce(waiting.item_count, 0),
    false,
    current_timestamp(),
    generate_uuid()
from shown
left join waiting on shown.data_date = waiting.data_date
where (select count(*) from shown) = array_length(@days)
