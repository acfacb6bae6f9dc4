with

locations as (
    select * from {{ source('glamira_raw', 'locations') }}
)

select
    ip_hash,
    event_date,
    country_code,
    country_name,
    region_name,
    city_name,
    latitude,
    longitude,
    bin_version
from locations
where ip_hash != {{ erased_pseudonym() }}
