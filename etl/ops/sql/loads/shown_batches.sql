-- What a publication shows was loaded before it; a day that was confirmed since shows what was loaded by then.
with
entries as (
    select
        status,
        sets_publication,
        published_at,
        recorded_at
    from glamira_ops.quality_status_history
    where data_date = @day
),

entered as (
    select
        published_at,
        recorded_at
    from entries
    where sets_publication
    order by recorded_at desc
    limit 1
),

shown as (
    select
        coalesce(
            max(
                case
                    when entries.status = 'published' and entries.recorded_at >= entered.recorded_at
                        then entries.recorded_at
                end
            ),
            max(entered.published_at)
        ) as shown_at
    from entered
    cross join entries
    where entered.published_at is not null
),

seen as (
    select loads.batch_id
    from glamira_ops.loads_history as loads
    inner join shown on loads.recorded_at <= shown.shown_at
    where loads.event_date = @day and loads.dataset = 'events'
    qualify row_number() over (partition by loads.slot order by loads.sequence desc, loads.batch_id desc) = 1
),

latest as (
    {% with condition = "data_date = @day and gate = 'land_events'" %}{% include "outcomes/verdicts.sql" %}{% endwith %}
),

landed as (
    select outcomes.check_name
    from glamira_ops.outcomes as outcomes
    inner join latest on outcomes.gate = latest.gate and outcomes.run_id = latest.run_id
    where outcomes.data_date = @day
)

select
    'shown' as kind,
    batch_id
from seen
union all
select
    'live' as kind,
    batch_id
from glamira_ops.loads
where event_date = @day and dataset = 'events' and status = 'loaded'
union all
select
    'emptied' as kind,
    check_name as batch_id
from landed
where check_name = 'documents_left'
