{% include "_lines.sql" %}

select
    event_id,
    store_id,
    line_number,
    currency_code
from lines
where coalesce(concat(store_id, ' ', currency_code) not in ({{ pairs }}), true)
