-- Only a roll back says of a held day which publication shows it.
with
said as (
    select
        data_date,
        status,
        gate,
        sets_publication,
        recorded_at
    from glamira_ops.quality_status_history
    where true
    qualify row_number() over (partition by data_date order by recorded_at desc, entry_id desc) = 1
),

loaded as (
    select
        event_date,
        max(recorded_at) as loaded_at
    from glamira_ops.loads_history
    group by event_date
)

select
    counts.data_date,
    counts.stamped,
    counts.odd,
    counts.spread,
    counts.newest_id,
    counts.counted_at,
    coalesce(said.status = 'published' and loaded.loaded_at > said.recorded_at, false) as is_unseen,
    coalesce(said.status = 'held' and said.gate = 'publish' and said.sets_publication, false) as is_taken_back
from glamira_ops.source_counts as counts
left join said on counts.data_date = said.data_date
left join loaded on counts.data_date = loaded.event_date
