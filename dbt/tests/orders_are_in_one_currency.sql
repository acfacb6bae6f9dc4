{# The store decides the currency: an order whose lines disagree has no total. #}
with

lines as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
)

select
    order_key,
    count(distinct currency_code) as currency_count
from lines
group by order_key
having count(distinct currency_code) > 1
