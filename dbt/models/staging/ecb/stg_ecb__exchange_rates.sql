with

rates as (
    select * from {{ source('glamira_raw', 'exchange_rates') }}
)

select
    rate_date,
    currency_code,
    rate,
    published_on,
    source
from rates
