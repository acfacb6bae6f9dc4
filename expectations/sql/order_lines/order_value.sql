-- In order, for a steward accepts the finding as it is told: the same data must tell the same.
with

today_orders as (
    select
        currency_code,
        order_key,
        sum(line_amount) as amount
    from {{ batch }}
    where order_date = {{ today }} and line_amount is not null
    group by currency_code, order_key
),

past_orders as (
    select
        currency_code,
        order_key,
        sum(line_amount) as amount
    from glamira_audit.fct_order_lines
    where order_date in ({{ trailing }}) and line_amount is not null
    group by currency_code, order_key
),

today as (
    select
        currency_code,
        count(*) as orders,
        array_agg(amount order by amount)[offset(div(count(*), 2))] as median,
        array_agg(amount order by amount)[offset(div(count(*) * 9, 10))] as upper_tenth
    from today_orders
    group by currency_code
),

past as (
    select
        currency_code,
        count(*) as orders,
        array_agg(amount order by amount)[offset(div(count(*), 2))] as median,
        array_agg(amount order by amount)[offset(div(count(*) * 9, 10))] as upper_tenth
    from past_orders
    group by currency_code
)

select
    today.currency_code,
    today.orders,
    today.median,
    past.median as usual_median,
    today.upper_tenth,
    past.upper_tenth as usual_upper_tenth
from today
inner join past on today.currency_code = past.currency_code
where
    least(today.orders, past.orders) >= {{ evidence }}
    and (
        today.median > {{ factor }} * past.median
        or today.median < past.median / {{ factor }}
        or today.upper_tenth > {{ factor }} * past.upper_tenth
        or today.upper_tenth < past.upper_tenth / {{ factor }}
    )
order by today.currency_code
