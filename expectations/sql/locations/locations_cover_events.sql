with

seen as (
    select distinct ip_hash
    from glamira_raw.events
    where event_date = {{ day }} and ip_kind = 'global' and ip_hash != '{{ erased }}'
),

located as (
    select distinct ip_hash
    from {{ batch }}
)

select
    count(*) as addresses,
    countif(located.ip_hash is null) as unlocated
from seen
left join located on seen.ip_hash = located.ip_hash
having countif(located.ip_hash is null) > greatest({{ rate }} * count(*), {{ count }})
