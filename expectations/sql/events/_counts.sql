with

today as (
    select
        {{ column }},
        count(*) as events
    from {{ batch }}
    group by {{ column }}
),

by_day as (
    select
        event_date,
        {{ column }},
        count(*) as figure
    from glamira_raw.events
    where event_date in ({{ trailing }})
    group by event_date, {{ column }}
),

{% include "_medians.sql" %}
