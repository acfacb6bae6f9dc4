with

actions as (
    select
        event_type,
        concat(
            coalesce(device_id_hash, ''), ' ', cast(unix_seconds(occurred_at) as string), ' ',
            coalesce(current_url, ''), ' ', coalesce(cart_fingerprint, '')
        ) as action
    from {{ batch }}
)

select
    event_type,
    count(*) as events,
    count(*) - count(distinct action) as repeats
from actions
group by event_type
having count(*) - count(distinct action) > greatest({{ rate }} * count(*), {{ count }})
