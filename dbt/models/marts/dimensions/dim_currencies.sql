with

currencies as (
    select * from {{ ref('currencies') }}
)

select
    {{ surrogate_key(['currency_code']) }} as currency_key,
    currency_code,
    currency_name
from currencies

union all

select
    {{ unknown_key() }} as currency_key,
    cast(null as string) as currency_code,
    'Unknown' as currency_name
