-- What orders and lines come to, and how many of them say what another one says.
checkouts as (
    select
        event_date as day,
        cast(count(*) as float64) as reported
    from {{ events }}
    where
        event_date in ({{ asked_days }}) and event_type = 'checkout_success'
        and not (
            is_test_host or coalesce(is_foreign_host, true) or store_id in ({{ not_production }})
        )
    group by event_date
),

order_counts as (
    select
        day,
        cast(count(*) as float64) as orders,
        cast(sum(line_count) as float64) as line_count,
        cast(sum(pieces) as float64) as pieces,
        avg(amount_eur) as value_eur,
        cast(count(amount_eur) as float64) as in_euros,
        {% for name, _, columns in repeated_by %}
            count(distinct concat({{ columns | join(", ' ', ") }})) as {{ name }},
        {% endfor %}
        count(distinct device) as devices,
        count(device) as with_device,
        count(distinct customer) as customers,
        count(customer) as with_customer,
        count(distinct place) as places,
        count(place) as with_place
    from placed
    group by day
),

order_wholes as (
    {{ figures('order_counts', order_figures) }}
),

repeats as (
    select
        order_counts.day,
        'excluded_share' as metric,
        'orders that repeat another' as dimension,
        greatest(1 - order_counts.orders / checkouts.reported, 0) as value,
        checkouts.reported as evidence
    from order_counts
    inner join checkouts on order_counts.day = checkouts.day
),

line_counts as (
    select
        day,
        cast(count(*) as float64) as line_count,
        countif(unit_price = 0) as free,
        countif(line_amount_eur is not null) as in_euros,
        max(line_amount_eur) as largest_eur,
        exp(avg(log_price_eur)) as price_eur,
        count(log_price_eur) as priced_in_euros,
        count(distinct product_id) as products,
        count(distinct concat(order_key, ' ', priced_thing, ' ', thing)) as distinct_lines
    from lines
    group by day
),

line_wholes as (
    {{ figures('line_counts', [
        ('zero_price_share', "''", 'free / line_count', 'line_count'),
        ('euro_share', "''", 'in_euros / line_count', 'line_count'),
        ('repeated_line_share', "''", '1 - distinct_lines / line_count', 'line_count'),
        ('typical_price_eur', "''", 'price_eur', 'priced_in_euros'),
        ('largest_line_eur', "''", 'largest_eur', '1'),
        ('distinct_of_orders', "'products of lines'", 'products', 'line_count'),
    ]) }}
),

contents as (
    select
        placed.day,
        one.field,
        one.content,
        count(*) as rows_here
    from placed
    cross join
        unnest([
            struct('device' as field, placed.device as content),
            struct('customer' as field, placed.customer as content),
            struct('place' as field, placed.place as content),
            struct('cart' as field, placed.things as content)
        ]) as one
    where one.content is not null
    group by placed.day, one.field, one.content
),

largest as (
    select
        day,
        'largest_order_share' as metric,
        field as dimension,
        max(rows_here) / sum(rows_here) as value,
        cast(sum(rows_here) as float64) as evidence
    from contents
    group by day, field
),

by_hour as (
    {{ counts('orders_by_hour', 'placed', 'cast(hour as string)', 'count(*)') }}
),

pieces_by_hour as (
    {{ counts('pieces_by_hour', 'placed', 'cast(hour as string)', 'sum(pieces)') }}
),

by_store as (
    {{ counts('orders_by_store', 'placed', 'store_id', 'count(*)') }}
),

device_types as (
    {{ shares('order_device_share', 'placed', "coalesce(device_type, 'none')") }}
),
