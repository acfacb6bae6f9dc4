select
    {{ columns }},
    _batch_id,
    cast({{ row_id }} as string) as row_id
from glamira_raw.{{ dataset }}
where event_date = {{ day }}
