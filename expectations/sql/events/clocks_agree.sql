-- The ObjectId carries the second in which the server stored the document. Late arrivals are stamped before
-- it by any time, and are welcome; what a clock in another zone has stamped, by whole quarters of an hour to
-- the second.
with

stored as (
    select safe_cast(concat('0x', substr(event_id, 1, 8)) as int64) - unix_seconds(occurred_at) as late
    from {{ batch }}
),

judged as (
    select
        late,
        late < -{{ quarter }} or (
            late between {{ quarter }} - 1 and {{ zones }} and mod(late + 1, {{ quarter }}) <= 2
        ) as is_apart
    from stored
)

select
    count(*) as events,
    countif(is_apart) as apart,
    approx_quantiles(late, 2)[offset(1)] as median_late_seconds
from judged
having countif(is_apart) > greatest({{ rate }} * count(*), {{ count }})
