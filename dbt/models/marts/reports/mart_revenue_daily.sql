{{ config(**by_day('order_date')) }}

with

lines as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
)

select
    order_date,
    store_id,
    currency_code,
    min(date_key) as date_key,
    min(store_key) as store_key,
    min(currency_key) as currency_key,
    count(distinct order_key) as order_count,
    count(*) as line_count,
    cast(sum(quantity) as int64) as unit_count,
    cast(countif(is_zero_price) as int64) as zero_price_line_count,
    cast(countif(line_amount_eur is null) as int64) as unconverted_line_count,
    cast(sum(line_amount) as numeric(20, 4)) as revenue,
    cast(sum(line_amount_eur) as numeric(20, 4)) as revenue_eur
from lines
group by order_date, store_id, currency_code
