with

countries as (
    select * from {{ ref('countries') }}
),

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
),

places as (
    select
        location_key,
        country_code,
        country_name,
        region_name,
        city_name,
        latitude,
        longitude,
        bin_version
    from orders

    {% if has_published() %}
        union all

        select
            members.location_key,
            members.country_code,
            members.country_name,
            members.region_name,
            members.city_name,
            members.latitude,
            members.longitude,
            members.bin_version
        from {{ ref('stg_published__locations') }} as members
        inner join {{ ref('stg_published__orders') }} as published
            on members.location_key = published.location_key
        where {{ in_other_days('published.order_date') }}
    {% endif %}
),

-- Editions of the location file disagree about names and coordinates: the newest one speaks.
newest as (
    select * from places
    where location_key != {{ unknown_key() }}
    qualify row_number() over (
        partition by location_key
        order by bin_version desc, country_name asc, latitude asc, longitude asc
    ) = 1
)

select
    newest.location_key,
    newest.country_code,
    coalesce(countries.country_name, newest.country_name) as country_name,
    newest.region_name,
    newest.city_name,
    newest.latitude,
    newest.longitude,
    newest.bin_version
from newest
left join countries on newest.country_code = countries.country_code

union all

select
    {{ unknown_key() }} as location_key,
    cast(null as string) as country_code,
    'Unknown' as country_name,
    cast(null as string) as region_name,
    cast(null as string) as city_name,
    cast(null as numeric(9, 6)) as latitude,
    cast(null as numeric(9, 6)) as longitude,
    cast(null as string) as bin_version
