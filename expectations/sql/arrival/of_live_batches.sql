{% include "_live.sql" %}

select
    _batch_id as batch_id,
    count(*) as row_count
from {{ batch }}
where _batch_id not in (select live.batch_id from live)
group by _batch_id
