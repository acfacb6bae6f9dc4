with shown as (
    select distinct event_id from {{ batch }}
)

select
    events.event_date,
    count(*) as orders,
    count(shown.event_id) as published
from glamira_raw.events as events
left join shown on events.event_id = shown.event_id
where
    events.event_date in ({{ affected }}) and events.event_type = 'checkout_success'
    and not (
        events.is_test_host or coalesce(events.is_foreign_host, true) or events.store_id in ({{ stores }})
    )
group by events.event_date
having count(shown.event_id) = 0
order by events.event_date
