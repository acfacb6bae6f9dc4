with
listed as (
    {% include "quarantine_log/filtered.sql" %}
),

numbered as (
    select
        to_json_string(listed) as item,
        row_number() over (order by data_date desc, quarantine_id asc) as place
    from listed
)

select
    div(place, 1000) as page,
    string_agg(item, ',' order by place) as items
from numbered
group by page
order by page
