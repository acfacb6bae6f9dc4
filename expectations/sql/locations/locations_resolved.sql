select
    count(*) as global_addresses,
    countif(country_code is null) as without_country
from {{ batch }}
where ip_kind = 'global'
having countif(country_code is null) > {{ rate }} * count(*)
