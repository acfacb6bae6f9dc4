select distinct event_id
from glamira_raw.events
where event_type = 'checkout_success' and ({{ theirs }})
