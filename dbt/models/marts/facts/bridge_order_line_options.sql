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
    coalesce(options.option_english, options.option_label) as option_name,
    coalesce(alloys.alloy_name, stones.stone_name, options.value_english, options.value_label) as value_name,
    (options.option_english is not null or not {{ has_words('options.option_label') }})
    and (
        coalesce(alloys.alloy_name, stones.stone_name, options.value_english) is not null
        or not {{ has_words('options.value_label') }}
    ) as is_translated,
    case
        when alloys.alloy_key is not null then alloys.alloy_key
        when options.option_kind = 'alloy' and {{ is_chosen('options.value_label', 'options.value_id') }}
            then {{ unknown_key() }}
        else {{ not_chosen_key() }}
    end as alloy_key,
    case
        when stones.stone_key is not null then stones.stone_key
        when options.option_kind = 'stone' and {{ is_chosen('options.value_label', 'options.value_id') }}
            then {{ unknown_key() }}
        else {{ not_chosen_key() }}
    end as stone_key
from options
inner join orders on options.event_id = orders.event_id
left join alloys on options.alloy_code = alloys.alloy_code
left join stones on options.stone_code = stones.stone_code
