select
    lines.order_line_key,
    events.event_id,
    events.store_id,
    events.url_host
from {{ batch }} as lines
inner join glamira_raw.events as events
    on lines.event_id = events.event_id and lines.order_date = events.event_date
where events.event_date in ({{ affected }}) and (
    events.is_test_host or coalesce(events.is_foreign_host, false) or events.store_id in ({{ stores }})
)
