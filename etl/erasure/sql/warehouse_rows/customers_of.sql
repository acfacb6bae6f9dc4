select distinct customer_key
from glamira_marts.fct_orders
where event_id in ({{ orders }})
