{{ config(**by_day('order_date')) }}

with

options as (
    select * from {{ ref('int_order_line_options_classified') }}
    where {{ in_days('order_date') }}
),

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
),

alloys as (
    select * from {{ ref('dim_alloys') }}
),

stones as (
    select * from {{ ref('dim_stones') }}
)

select
    options.order_line_key,
    options.option_position,
    options.order_date,
    options.option_kind,
    options.option_label,
    options.option_id,
    options.value_label,
    options.value_id,
    coalesce(alloys.alloy_key, {{ unknown_key() }}) as alloy_key,
    coalesce(stones.stone_key, {{ unknown_key() }}) as stone_key
from options
inner join orders on options.event_id = orders.event_id
left join alloys on options.alloy_code = alloys.alloy_code
left join stones on options.stone_code = stones.stone_code
