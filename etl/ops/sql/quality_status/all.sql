with latest as (
    {% with condition = "true" %}{% include "outcomes/verdicts.sql" %}{% endwith %}
),

warned as (
    select
        data_date,
        sum(warnings) as warnings
    from latest
    group by data_date
)

select
    days.data_date,
    days.status,
    days.gate,
    days.reason,
    days.rows_quarantined,
    days.published_at,
    cast(coalesce(warned.warnings, 0) as int64) as warnings
from glamira_ops.quality_status as days
left join warned on days.data_date = warned.data_date
order by days.data_date desc
