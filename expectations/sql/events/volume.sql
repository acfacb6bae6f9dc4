{% set column = "whole" %}
with

by_day as (
    select
        'events' as whole,
        count(*) as figure
    from glamira_raw.events
    where event_date in ({{ trailing }})
    group by event_date
),

{% include "_medians.sql" %},

today as (
    select count(*) as events
    from {{ batch }}
)

select
    today.events,
    past.usual as usual_events
from today
cross join past
where
    past.usual >= {{ evidence }}
    and (today.events > {{ factor }} * past.usual or today.events < past.usual / {{ factor }})
