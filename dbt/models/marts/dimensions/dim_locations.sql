with

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ is_visible('order_date') }}
),

-- Editions of the location file disagree about names and coordinates: the newest one speaks.
ranked as (
    select
        *,
        row_number() over (
            partition by location_key
            order by bin_version desc, country_name asc, latitude asc, longitude asc
        ) as place
    from orders
    where location_key != {{ unknown_key() }}
)

select
    location_key,
    country_code,
    country_name,
    region_name,
    city_name,
    latitude,
    longitude
from ranked
where place = 1

union all

select
    {{ unknown_key() }} as location_key,
    cast(null as string) as country_code,
    'Unknown' as country_name,
    cast(null as string) as region_name,
    cast(null as string) as city_name,
    cast(null as numeric(9, 6)) as latitude,
    cast(null as numeric(9, 6)) as longitude
