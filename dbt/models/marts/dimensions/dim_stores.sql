with

stores as (
    select * from {{ ref('stores') }}
)

select
    {{ surrogate_key(['store_id']) }} as store_key,
    store_id,
    country_code,
    country_name,
    domain,
    language,
    currency_code,
    is_production
from stores

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
