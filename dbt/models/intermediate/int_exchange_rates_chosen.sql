{{ config(**by_day('rate_date')) }}

with

published as (
    select * from {{ ref('stg_ecb__exchange_rates') }}
    where {{ in_days('rate_date') }}
),

supplement as (
    select * from {{ ref('exchange_rate_supplement') }}
    where {{ in_days('rate_date') }}
)

select
    rate_date,
    currency_code,
    rate,
    source
from published

union all

-- An operator's rate fills a gap; it never replaces a published one.
select
    supplement.rate_date,
    supplement.currency_code,
    supplement.rate,
    supplement.source
from supplement
left join published
    on
        supplement.rate_date = published.rate_date
        and supplement.currency_code = published.currency_code
where published.currency_code is null
