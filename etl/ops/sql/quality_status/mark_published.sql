insert into glamira_ops.quality_status_history
(data_date, status, rows_quarantined, published_at, publication_id, sets_publication, recorded_at, entry_id)
select
    day,
    'published',
    count(items.quarantine_id),
    entered.published_at,
    {{ publication_id }},
    true,
    entered.published_at,
    generate_uuid()
from unnest([{{ days }}]) as day
inner join glamira_ops.publications as entered on entered.publication_id = {{ publication_id }}
left join glamira_ops.quarantine_log as items on items.data_date = day and items.status = 'open'
group by day, entered.published_at;
