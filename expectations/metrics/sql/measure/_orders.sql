-- The order lines of the days, their orders, and who placed them.
lines as (
    select
        order_date as day,
        order_key,
        order_line_key,
        event_id,
        store_id,
        currency_code,
        product_id,
        quantity,
        unit_price,
        cast(line_amount as float64) as line_amount,
        cast(line_amount_eur as float64) as line_amount_eur,
        if(
            line_amount_eur > 0, ln(cast(line_amount_eur as float64) / cast(quantity as float64)), null
        ) as log_price_eur,
        if(unit_price > 0, ln(cast(unit_price as float64)), null) as log_price,
        exchange_rate,
        alloy_key,
        stone_key,
        device_key,
        customer_key,
        location_key,
        extract(hour from ordered_at) as hour,
        concat(
            cast(product_id as string), 'x', cast(quantity as string), '@', cast(unit_price as string)
        ) as priced_thing,
        concat(cast(product_id as string), ' ', alloy_key, ' ', stone_key) as thing
    from {{ order_lines }}
    where order_date in ({{ asked_days }})
),

orders as (
    select
        day,
        order_key,
        min(event_id) as event_id,
        min(store_id) as store_id,
        min(hour) as hour,
        min(if(customer_key = '-1', null, customer_key)) as customer,
        min(if(location_key = '-1', null, location_key)) as place,
        count(*) as line_count,
        sum(quantity) as pieces,
        sum(line_amount) as amount,
        sum(line_amount_eur) as amount_eur,
        string_agg(priced_thing, ' ' order by priced_thing) as cart,
        string_agg(thing, ' ' order by thing) as things
    from lines
    group by day, order_key
),

visitors as (
    select
        event_id,
        max(device_id_hash) as device,
        max(ip_hash) as address,
        max(device_type) as device_type
    from {{ events }}
    where event_date in ({{ asked_days }}) and event_type = 'checkout_success'
    group by event_id
),

placed as (
    select
        orders.*,
        visitors.device,
        visitors.address,
        coalesce(visitors.device, orders.event_id) as by_device,
        coalesce(visitors.address, orders.event_id) as by_address,
        visitors.device_type
    from orders
    left join visitors on orders.event_id = visitors.event_id
),
