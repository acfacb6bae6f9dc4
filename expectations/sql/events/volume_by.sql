{% include "_counts.sql" %}

select
    past.{{ column }},
    coalesce(today.events, 0) as events,
    past.usual as usual_events
from past
left join today on past.{{ column }} = today.{{ column }}
where past.usual >= {{ evidence }} and (
    coalesce(today.events, 0) > {{ factor }} * past.usual
    or coalesce(today.events, 0) < past.usual / {{ factor }}
)
