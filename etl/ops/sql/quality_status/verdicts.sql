with latest as (
    {% with condition = "true" %}{% include "outcomes/verdicts.sql" %}{% endwith %}
),

warned as (
    select
        data_date,
        sum(warnings) as warnings
    from latest
    group by data_date
),

ended as (
    select
        data_date,
        max(coalesce(ended_at, started_at)) as ended_at
    from glamira_ops.runs
    where station in unnest(@stations)
    group by data_date
),

incidents as (
    select
        data_date,
        incident_id,
        opened_at,
        messages
    from glamira_ops.incidents
    where status = 'open'
    qualify row_number() over (partition by data_date order by opened_at desc) = 1
)

select
    days.data_date as day,
    days.status,
    coalesce(days.gate, '') as gate,
    coalesce(days.reason, '') as reason,
    coalesce(days.rows_quarantined, 0) as rows_quarantined,
    days.published_at,
    coalesce(days.publication_id, '') as publication_id,
    publications.publication_id is not null as is_live,
    cast(coalesce(warned.warnings, 0) as int64) as warnings,
    ended.ended_at,
    coalesce(if(days.status = 'held', incidents.incident_id, null), '') as incident,
    incidents.opened_at as incident_since,
    coalesce(incidents.messages, 0) as incident_messages
from glamira_ops.quality_status as days
left join warned on days.data_date = warned.data_date
left join ended on days.data_date = ended.data_date
left join incidents on days.data_date = incidents.data_date
left join glamira_ops.publications as publications
    on days.publication_id = publications.publication_id and publications.status = 'live'
order by days.data_date
