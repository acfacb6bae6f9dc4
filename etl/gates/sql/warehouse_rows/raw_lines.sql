select
    'raw lines' as kind,
    events.event_date as day,
    '' as name,
    count(*) as row_count
from glamira_raw.events as events, unnest(events.cart_products) as line
where events.event_date in ({{ days }}) and events.event_type = 'checkout_success'
group by events.event_date
