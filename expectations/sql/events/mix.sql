-- Three events more or fewer in the past allow for rare types: one never seen may still have been possible.
with

today as (
    select
        event_type,
        count(*) as events
    from {{ batch }}
    group by event_type
),

past as (
    select
        event_type,
        count(*) as events
    from glamira_raw.events
    where event_date in ({{ trailing }})
    group by event_type
),

totals as (
    select
        (select sum(events) from today) as today_total,
        (select sum(events) from past) as past_total
),

mix as (
    select
        coalesce(today.event_type, past.event_type) as event_type,
        coalesce(today.events, 0) as events,
        coalesce(today.events, 0) / totals.today_total as share,
        coalesce(past.events, 0) / totals.past_total as usual_share,
        coalesce(past.events, 0) / totals.past_total * totals.today_total as usual_events,
        3 / totals.past_total as allowance
    from today
    full join past on today.event_type = past.event_type
    cross join totals
),

judged as (
    select
        event_type,
        events,
        usual_events,
        share,
        usual_share,
        events >= {{ evidence }} and share > {{ factor }} * (usual_share + allowance) as is_too_many,
        usual_events >= {{ evidence }} and share < (usual_share - allowance) / {{ factor }} as is_too_few
    from mix
)

select
    event_type,
    events,
    round(usual_events, 1) as usual_events,
    round(share, 6) as share,
    round(usual_share, 6) as usual_share
from judged
where {{ oddity }}
