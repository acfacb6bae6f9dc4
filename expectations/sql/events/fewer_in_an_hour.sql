-- By its share a quiet day's hour is usual, by its number that of a day with one mad hour: the lower of both.
{% include "_hours.sql" %}

typical as (
    select
        hour,
        array_agg(events order by events)[safe_offset(count(*) - {{ majority }})] as events
    from counts
    where event_date != {{ today }}
    group by hour
    having count(*) >= {{ majority }}
),

hours as (
    select
        past.hour,
        coalesce(of_today.events, 0) as events,
        least(
            past.usual * (
                select totals.total
                from totals
                where totals.event_date = {{ today }}
            ),
            typical.events
        ) as usual_events
    from past
    inner join typical on past.hour = typical.hour
    left join of_today on past.hour = of_today.hour
)

select
    hour,
    events,
    round(usual_events, 1) as usual_events
from hours
where usual_events >= {{ evidence }} and events * {{ factor }} < usual_events
