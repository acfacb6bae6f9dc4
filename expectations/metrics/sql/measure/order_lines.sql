-- What is measured of the order lines that were built of some days: orders as they are to be published.
with

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
        cast(unit_price as float64) as price,
        exchange_rate,
        alloy_key,
        stone_key,
        device_key,
        customer_key,
        location_key,
        extract(hour from ordered_at) as hour
    from {{ order_lines }}
    where order_date in ({{ days }})
),

orders as (
    select
        day,
        order_key,
        min(event_id) as event_id,
        min(store_id) as store_id,
        min(hour) as hour,
        min(customer_key) as customer_key,
        min(location_key) as location_key,
        count(*) as line_count,
        sum(quantity) as pieces,
        sum(line_amount) as amount,
        sum(line_amount_eur) as amount_eur,
        string_agg(
            concat(cast(product_id as string), 'x', cast(quantity as string), '@', cast(unit_price as string)), ' '
            order by product_id, quantity, unit_price
        ) as cart,
        string_agg(
            concat(cast(product_id as string), alloy_key, stone_key), ' ' order by product_id, alloy_key, stone_key
        ) as things
    from lines
    group by day, order_key
),

visitors as (
    select
        event_id,
        max(device_id_hash) as device,
        max(device_type) as device_type
    from {{ events }}
    where event_date in ({{ days }}) and event_type = 'checkout_success'
    group by event_id
),

checkouts as (
    select
        event_date as day,
        cast(count(*) as float64) as reported
    from {{ events }}
    where
        event_date in ({{ days }}) and event_type = 'checkout_success'
        and not (
            is_test_host or coalesce(is_foreign_host, true) or store_id in ({{ not_production }})
        )
    group by event_date
),

placed as (
    select
        orders.*,
        visitors.device,
        visitors.device_type
    from orders
    left join visitors on orders.event_id = visitors.event_id
),

wholes as (
    select
        day,
        cast(count(*) as float64) as orders,
        cast(sum(line_count) as float64) as line_count,
        cast(sum(pieces) as float64) as pieces,
        avg(amount_eur) as value_per_order_eur,
        cast(count(amount_eur) as float64) as orders_in_euros,
        cast(count(distinct concat(coalesce(device, event_id), store_id, cart)) as float64) as carts_of_devices,
        cast(count(distinct concat(store_id, cart)) as float64) as carts_of_stores,
        cast(count(distinct concat(coalesce(device, event_id), things)) as float64) as things_of_devices,
        cast(count(distinct things) as float64) as things,
        cast(count(distinct device) as float64) as devices,
        cast(count(distinct if(customer_key != '-1', customer_key, null)) as float64) as customers,
        cast(count(distinct if(location_key != '-1', location_key, null)) as float64) as locations
    from placed
    group by day
),

line_wholes as (
    select
        day,
        cast(count(*) as float64) as line_count,
        cast(countif(price = 0) as float64) as free,
        cast(countif(line_amount_eur is not null) as float64) as in_euros,
        max(line_amount_eur) as largest_eur,
        exp(avg(if(line_amount_eur > 0, ln(line_amount_eur / cast(quantity as float64)), null))) as price_eur,
        cast(countif(line_amount_eur > 0) as float64) as priced_in_euros,
        cast(count(distinct product_id) as float64) as products,
        cast(count(distinct concat(
            order_key, ' ', cast(product_id as string), ' ', cast(quantity as string), ' ', cast(unit_price as string),
            ' ', alloy_key, ' ', stone_key
        )) as float64) as told
    from lines
    group by day
),

of_wholes as (
    select
        wholes.day,
        one.metric,
        one.dimension,
        one.value,
        one.evidence
    from wholes
    cross join unnest([
        struct('published_orders' as metric, '' as dimension, orders as value, orders as evidence),
        struct('lines_per_order' as metric, '' as dimension, line_count / orders as value, orders as evidence),
        struct('pieces_per_line' as metric, '' as dimension, pieces / line_count as value, line_count as evidence),
        struct(
            'value_per_order_eur' as metric, '' as dimension, value_per_order_eur as value, orders_in_euros as evidence
        ),
        struct('revenue_eur' as metric, '' as dimension, value_per_order_eur * orders_in_euros as value,
            orders_in_euros as evidence),
        struct(
            'repeated_order_share' as metric, 'same device, store and cart' as dimension,
            1 - carts_of_devices / orders as value, orders as evidence
        ),
        struct(
            'repeated_order_share' as metric, 'same store and cart' as dimension,
            1 - carts_of_stores / orders as value, orders as evidence
        ),
        struct(
            'repeated_order_share' as metric, 'same device and things' as dimension,
            1 - things_of_devices / orders as value, orders as evidence
        ),
        struct(
            'repeated_order_share' as metric, 'same things' as dimension, 1 - things / orders as value,
            orders as evidence
        ),
        struct('distinct_per_order' as metric, 'devices' as dimension, devices / orders as value, orders as evidence),
        struct(
            'distinct_per_order' as metric, 'customers' as dimension, customers / orders as value, orders as evidence
        ),
        struct('distinct_per_order' as metric, 'places' as dimension, locations / orders as value, orders as evidence)
    ]) as one
),

of_lines as (
    select
        line_wholes.day,
        one.metric,
        one.dimension,
        one.value,
        one.evidence
    from line_wholes
    cross join unnest([
        struct('zero_price_share' as metric, '' as dimension, free / line_count as value, line_count as evidence),
        struct('euro_share' as metric, '' as dimension, in_euros / line_count as value, line_count as evidence),
        struct(
            'repeated_line_share' as metric, '' as dimension, 1 - told / line_count as value, line_count as evidence
        ),
        struct(
            'typical_price_eur' as metric, '' as dimension, price_eur as value,
            priced_in_euros as evidence
        ),
        struct(
            'largest_line_eur' as metric, '' as dimension, largest_eur as value,
            cast(1 as float64) as evidence
        ),
        struct(
            'distinct_per_order' as metric, 'products of lines' as dimension, products / line_count as value,
            line_count as evidence
        )
    ]) as one
),

fields as (
    select
        placed.day,
        one.field,
        one.content,
        count(*) as rows_here
    from placed
    cross join unnest([
        struct('device' as field, placed.device as content),
        struct('customer' as field, if(placed.customer_key = '-1', null, placed.customer_key) as content),
        struct('place' as field, if(placed.location_key = '-1', null, placed.location_key) as content),
        struct('cart' as field, placed.things as content)
    ]) as one
    where one.content is not null
    group by placed.day, one.field, one.content
),

field_counts as (
    select
        day,
        field,
        max(rows_here) as largest,
        sum(rows_here) as filled
    from fields
    group by day, field
),

store_orders as (
    select
        day,
        store_id,
        count(*) as orders,
        array_agg(amount order by amount)[offset(div(count(*), 2))] as median_order,
        avg(amount) as mean_order
    from orders
    where amount > 0
    group by day, store_id
),

store_prices as (
    select
        day,
        store_id,
        countif(unit_price > 0) as priced,
        exp(avg(if(price > 0, ln(price), null))) as typical_price
    from lines
    group by day, store_id
),

device_types as (
    select
        day,
        coalesce(device_type, 'none') as device_type,
        count(*) as rows_here
    from placed
    group by day, coalesce(device_type, 'none')
),

measured as (
    select
        day,
        metric,
        dimension,
        value,
        evidence
    from of_wholes
    union all
    select
        day,
        metric,
        dimension,
        value,
        evidence
    from of_lines
    union all
    select
        wholes.day,
        'published_share' as metric,
        '' as dimension,
        wholes.orders / checkouts.reported as value,
        checkouts.reported as evidence
    from wholes
    inner join checkouts on wholes.day = checkouts.day
    union all
    select
        day,
        'largest_order_share' as metric,
        field as dimension,
        largest / filled as value,
        cast(filled as float64) as evidence
    from field_counts
    union all
    select
        store_orders.day,
        one.metric,
        store_orders.store_id as dimension,
        one.value,
        cast(store_orders.orders as float64) as evidence
    from store_orders
    cross join unnest([
        struct('median_order' as metric, median_order as value), struct('mean_order' as metric, mean_order as value)
    ]) as one
    union all
    select
        day,
        'typical_price' as metric,
        store_id as dimension,
        typical_price as value,
        cast(priced as float64) as evidence
    from store_prices
    union all
    select
        day,
        'orders_by_store' as metric,
        store_id as dimension,
        cast(count(*) as float64) as value,
        cast(count(*) as float64) as evidence
    from orders
    group by day, store_id
    union all
    select
        day,
        'orders_by_hour' as metric,
        cast(hour as string) as dimension,
        cast(count(*) as float64) as value,
        cast(count(*) as float64) as evidence
    from orders
    group by day, hour
    union all
    select
        day,
        'order_device_share' as metric,
        device_type as dimension,
        rows_here / sum(rows_here) over (partition by day) as value,
        cast(sum(rows_here) over (partition by day) as float64) as evidence
    from device_types
    union all
    select
        day,
        'exchange_rate' as metric,
        currency_code as dimension,
        cast(min(exchange_rate) as float64) as value,
        cast(count(*) as float64) as evidence
    from lines
    where exchange_rate is not null and currency_code != 'EUR'
    group by day, currency_code
)

select
    day,
    'fct_order_lines' as dataset,
    metric,
    dimension,
    value,
    evidence
from measured
where value is not null
