with

stores as (
    select * from {{ ref('stores') }}
),

countries as (
    select * from {{ ref('countries') }}
)

select
    {{ surrogate_key(['stores.store_id']) }} as store_key,
    stores.store_id,
    stores.country_code,
    countries.country_name,
    stores.domain,
    stores.language,
    stores.currency_code,
    stores.is_production
from stores
left join countries on stores.country_code = countries.country_code

union all

select
    {{ unknown_key() }} as store_key,
    cast(null as string) as store_id,
    cast(null as string) as country_code,
    'Unknown' as country_name,
    cast(null as string) as domain,
    cast(null as string) as language,
    cast(null as string) as currency_code,
    cast(null as bool) as is_production
