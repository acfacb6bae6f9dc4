-- What is not judged is not the shop's.
with

pages as (
    select
        event_type,
        coalesce(url_host, 'an unknown host') as host,
        is_test_host or coalesce(is_foreign_host, true) or store_id in ({{ stores }}) as is_elsewhere
    from {{ batch }}
    where {{ condition }}
)

select
    count(*) as all_of_them,
    countif(is_elsewhere) as elsewhere,
    string_agg(distinct if(is_elsewhere, host, null), ', ' limit 5) as hosts
from pages
having {{ oddity }}
