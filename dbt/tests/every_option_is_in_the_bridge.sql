{# The bridge holds as many options of each published line as its cart has. #}
with

lines as (
    select * from {{ ref('int_order_lines_reported') }}
    where {{ in_days('order_date') }}
),

published as (
    select * from {{ ref('fct_order_lines') }}
    where {{ in_days('order_date') }}
),

options as (
    select
        order_line_key,
        count(*) as option_count
    from {{ ref('bridge_order_line_options') }}
    where {{ in_days('order_date') }}
    group by order_line_key
)

select
    lines.order_line_key,
    array_length(lines.options) as raw_count,
    options.option_count as bridge_count
from lines
inner join published on lines.order_line_key = published.order_line_key
left join options on lines.order_line_key = options.order_line_key
where coalesce(array_length(lines.options), 0) != coalesce(options.option_count, 0)
