select
    events.event_date,
    count(*) as orders,
    count(lines.event_id) as published
from glamira_raw.events as events
left join (select distinct event_id from {{ batch }}) as lines on events.event_id = lines.event_id
where
    events.event_date in ({{ affected }}) and events.event_type = 'checkout_success'
    and not (events.is_test_host or coalesce(events.is_foreign_host, true) or events.store_id in ({{ stores }}))
group by events.event_date
having count(lines.event_id) = 0
order by events.event_date
