select distinct event_date as day
from {{ table }}
where {{ condition }}
