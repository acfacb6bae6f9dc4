select
    row_id,
    date(occurred_at) as occurred_on
from {{ batch }}
where date(occurred_at) != {{ day }}
