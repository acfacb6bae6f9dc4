{% set column = "hour" %}
with

counts as (
    select
        event_date,
        div(mod(unix_seconds(occurred_at), 86400), 3600) as hour,
        count(*) as events
    from {{ batch }}
    group by event_date, hour
    union all
    select
        event_date,
        div(mod(unix_seconds(occurred_at), 86400), 3600) as hour,
        count(*) as events
    from glamira_raw.events
    where event_date in ({{ trailing }})
    group by event_date, hour
),

totals as (
    select
        event_date,
        sum(events) as total
    from counts
    group by event_date
),

shares as (
    select
        counts.event_date,
        counts.hour,
        counts.events,
        counts.events / totals.total as share,
        totals.total
    from counts
    inner join totals on counts.event_date = totals.event_date
),

by_day as (
    select
        hour,
        share as figure
    from shares
    where event_date != {{ today }}
),

{% include "_medians.sql" %},

of_today as (
    select
        hour,
        events,
        share,
        total
    from shares
    where event_date = {{ today }}
),
