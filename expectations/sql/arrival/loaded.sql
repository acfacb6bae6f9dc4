{% include "_live.sql" %}

select
    '{{ dataset }}' as dataset,
    count(*) as rows_found
from {{ batch }}
having not exists (select live.batch_id from live)
