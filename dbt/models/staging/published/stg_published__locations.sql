with

locations as (
    select * from {{ source('glamira_marts', 'dim_locations') }}
)

select
    location_key,
    country_code,
    country_name,
    region_name,
    city_name,
    latitude,
    longitude,
    bin_version
from locations
