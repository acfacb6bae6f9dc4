{{ config(**by_day('order_date')) }}

with

checkouts as (
    select * from {{ ref('int_checkouts_reported') }}
    where {{ in_days('order_date') }}
),

deduplicated as (
    select * from {{ ref('int_orders_deduplicated') }}
    where
        {{ in_days('order_date') }}
        and exclusion_reason is null
),

locations as (
    select * from {{ ref('stg_locations__ips') }}
    where
        {{ in_days('event_date') }}
        and country_code is not null
),

-- Where the visitor was is what was known of the address on the order's own day.
kept as (
    select
        checkouts.*,
        locations.country_code,
        locations.country_name,
        locations.region_name,
        locations.city_name,
        locations.latitude,
        locations.longitude,
        locations.bin_version,
        case
            when checkouts.user_id_hash is not null then 'registered'
            when checkouts.device_id_hash is not null then 'guest'
        end as customer_type,
        coalesce(checkouts.user_id_hash, checkouts.device_id_hash) as customer_id_hash
    from checkouts
    inner join deduplicated on checkouts.event_id = deduplicated.event_id
    left join locations
        on
            checkouts.ip_hash = locations.ip_hash
            and checkouts.order_date = locations.event_date
)

select
    order_key,
    event_id,
    order_date,
    ordered_at,
    order_id,
    store_id,
    cart_fingerprint,
    customer_type,
    customer_id_hash,
    device_id_hash,
    country_code,
    country_name,
    region_name,
    city_name,
    latitude,
    longitude,
    bin_version,
    device_type,
    browser,
    os,
    if(
        customer_id_hash = {{ erased_pseudonym() }},
        {{ erased_key() }},
        {{ surrogate_key_or_unknown(['customer_type', 'customer_id_hash'], unless_null='customer_type') }}
    ) as customer_key,
    {{ surrogate_key_or_unknown(['country_code', 'region_name', 'city_name'], unless_null='country_code') }}
        as location_key,
    {{ surrogate_key_or_unknown(['device_type', 'browser', 'os'], unless_null='device_type') }} as device_key
from kept
