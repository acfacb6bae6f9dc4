-- What a gate said of a later run is still true, and would be lost.
insert into glamira_ops.quality_status_history
(
    data_date, status, gate, reason, rows_quarantined, published_at, publication_id, sets_publication, recorded_at,
    entry_id
)
with
former as (
    {{ former }}
),

latest as (
    {{ latest }}
),

waiting as (
    select
        data_date,
        count(*) as item_count
    from glamira_ops.quarantine_log
    where data_date in ({{ days }}) and status = 'open'
    group by data_date
)

select
    day,
    'held',
    'publish',
    concat(
        'publication ', {{ publication_id }}, ' was rolled back; the marts show ',
        coalesce(concat('the day as publication ', former.publication_id, ' had it'), 'nothing of the day'),
        '. Run the day again when it is right: .venv/bin/glamira run ', cast(day as string),
        if(
            latest.status = 'held' and latest.gate != 'publish',
            concat('. Before, it was held at ', latest.gate, ': ', coalesce(latest.reason, '')), ''
        )
    ),
    coalesce(waiting.item_count, 0),
    former.published_at,
    former.publication_id,
    true,
    current_timestamp(),
    generate_uuid()
from unnest([{{ days }}]) as day
left join former on former.data_date = day
left join latest on latest.data_date = day
left join waiting on waiting.data_date = day;
