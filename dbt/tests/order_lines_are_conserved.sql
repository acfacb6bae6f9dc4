{# Every order line in raw is published once, or excluded once with a reason: no join loses or repeats one. #}
with

events as (
    select
        event_date,
        event_type,
        array_length(cart_products) as line_count
    from {{ source('glamira_raw', 'events') }}
    where
        {{ in_days('event_date') }}
        and event_type = 'checkout_success'
),

lines as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
),

excluded_lines as (
    select * from {{ ref('int_order_lines_excluded') }}
    where {{ in_days('order_date') }}
),

counts as (
    select
        event_date as order_date,
        line_count as raw_line,
        0 as published_line,
        0 as excluded_line
    from events

    union all

    select
        order_date,
        0 as raw_line,
        1 as published_line,
        0 as excluded_line
    from lines

    union all

    select
        order_date,
        0 as raw_line,
        0 as published_line,
        1 as excluded_line
    from excluded_lines
)

select
    order_date,
    sum(raw_line) as raw_count,
    sum(published_line) as published_count,
    sum(excluded_line) as excluded_count
from counts
group by order_date
having raw_count != published_count + excluded_count
