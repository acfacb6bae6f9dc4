with

published as (
    select * from {{ ref('stg_ecb__exchange_rates') }}
),

supplement as (
    select * from {{ ref('exchange_rate_supplement') }}
),

-- An operator's rate fills a gap; it never replaces a published one.
supplement_of_gaps as (
    select supplement.*
    from supplement
    left join published
        on
            supplement.rate_date = published.rate_date
            and supplement.currency_code = published.currency_code
    where published.currency_code is null
)

select
    rate_date,
    currency_code,
    cast(rate as numeric(20, 8)) as rate,
    source
from published

union all

select
    rate_date,
    currency_code,
    cast(rate as numeric(20, 8)) as rate,
    source
from supplement_of_gaps
