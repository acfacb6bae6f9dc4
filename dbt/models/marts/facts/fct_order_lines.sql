{{ config(**by_day('order_date', cluster_by=['store_id', 'product_id'])) }}

with

lines as (
    select * from {{ ref('int_order_lines_selected') }}
    where {{ in_days('order_date') }}
),

orders as (
    select * from {{ ref('int_orders_attributed') }}
    where {{ in_days('order_date') }}
),

options as (
    select * from {{ ref('bridge_order_line_options') }}
    where {{ in_days('order_date') }}
),

rates as (
    select * from {{ ref('int_exchange_rates_chosen') }}
    where {{ in_days('rate_date') }}
),

stores as (
    select * from {{ ref('dim_stores') }}
),

currencies as (
    select * from {{ ref('dim_currencies') }}
),

dates as (
    select * from {{ ref('dim_dates') }}
),

-- A line's alloy and main stone are those of its first option of the kind; the bridge has all of them.
line_alloys as (
    select
        order_line_key,
        alloy_key
    from options
    where option_kind = 'alloy'
    qualify row_number() over (
        partition by order_line_key
        order by alloy_key = {{ not_chosen_key() }}, alloy_key = {{ unknown_key() }}, option_position
    ) = 1
),

line_stones as (
    select
        order_line_key,
        stone_key
    from options
    where option_kind = 'stone'
    qualify row_number() over (
        partition by order_line_key
        order by stone_key = {{ not_chosen_key() }}, stone_key = {{ unknown_key() }}, option_position
    ) = 1
),

priced_lines as (
    select
        *,
        cast(unit_price * quantity as numeric(20, 4)) as line_amount
    from lines
)

select
    priced_lines.order_line_key,
    orders.order_key,
    orders.order_id,
    orders.store_id,
    orders.event_id,
    priced_lines.line_number,
    orders.ordered_at,
    orders.order_date,
    priced_lines.product_id,
    priced_lines.quantity,
    cast(priced_lines.unit_price as numeric(20, 4)) as unit_price,
    priced_lines.line_amount,
    {{ amount_eur('priced_lines.line_amount', 'rates.rate') }} as line_amount_eur,
    priced_lines.currency_code,
    cast(rates.rate as numeric(20, 8)) as exchange_rate,
    rates.source as exchange_rate_source,
    priced_lines.unit_price = 0 as is_zero_price,
    {{ surrogate_key(['priced_lines.product_id']) }} as product_key,
    coalesce(stores.store_key, {{ unknown_key() }}) as store_key,
    orders.location_key,
    orders.customer_key,
    coalesce(dates.date_key, {{ unknown_key() }}) as date_key,
    coalesce(currencies.currency_key, {{ unknown_key() }}) as currency_key,
    orders.device_key,
    coalesce(line_alloys.alloy_key, {{ not_chosen_key() }}) as alloy_key,
    coalesce(line_stones.stone_key, {{ not_chosen_key() }}) as stone_key
from priced_lines
inner join orders on priced_lines.event_id = orders.event_id
left join rates
    on
        priced_lines.order_date = rates.rate_date
        and priced_lines.currency_code = rates.currency_code
left join stores on orders.store_id = stores.store_id
left join currencies on priced_lines.currency_code = currencies.currency_code
left join dates on orders.order_date = dates.calendar_date
left join line_alloys on priced_lines.order_line_key = line_alloys.order_line_key
left join line_stones on priced_lines.order_line_key = line_stones.order_line_key
