-- On a day with a tenth of the visits a store's tenth must be evidence enough, too.
{% set column = "store_id" %}
{% include "_counts.sql" %},

totals as (
    select
        (select sum(events) from today) as events,
        (select sum(usual) from past) as usual_events
)

select
    past.store_id,
    coalesce(today.events, 0) as events,
    past.usual as usual_events
from past
left join today on past.store_id = today.store_id
cross join totals
where
    past.usual >= {{ evidence }}
    and coalesce(today.events, 0) < past.usual / {{ factor }}
    and past.usual * totals.events >= {{ evidence }} * totals.usual_events
