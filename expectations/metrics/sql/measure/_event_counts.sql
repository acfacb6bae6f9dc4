-- How many events of each kind, how far the steps of the funnel are taken, and what is no matter of the shop's.
cells as (
    select
        day,
        event_type,
        store_id,
        hour,
        whose,
        count(*) as rows_here,
        countif(is_test_host) as on_test_hosts,
        countif(is_foreign_host and not is_test_host) as on_foreign_hosts,
        countif(is_not_production and not is_test_host and not is_foreign_host) as of_no_store
    from pages
    group by day, event_type, store_id, hour, whose
),

steps as (
    select
        day,
        cast(sum(rows_here) as float64) as events,
        sum(if(event_type in ('view_product_detail', 'view_listing_page'), rows_here, 0)) as views,
        sum(if(event_type = 'add_to_cart_action', rows_here, 0)) as added,
        sum(if(event_type = 'view_shopping_cart', rows_here, 0)) as carts,
        sum(if(event_type = 'checkout', rows_here, 0)) as checkouts,
        sum(if(event_type in ('add_to_cart_action', 'view_shopping_cart', 'checkout'), rows_here, 0)) as on_the_way,
        sum(if(event_type = 'checkout_success', rows_here, 0)) as orders
    from cells
    group by day
),

ratios as (
    {{ figures('steps', [
        ('events', "''", 'events', 'events'),
        ('orders', "''", 'orders', 'orders'),
    ] + ratios_of_steps) }}
),

events_by_type as (
    {{ counts('events_by_type', 'cells', 'event_type', 'sum(rows_here)') }}
),

events_by_store as (
    {{ counts('events_by_store', 'cells', 'store_id', 'sum(rows_here)') }}
),

events_by_hour as (
    {{ counts('events_by_hour', 'cells', 'cast(hour as string)', 'sum(rows_here)') }}
),

excluded_counts as (
    select
        day,
        if(whose = ' of orders', 'orders', 'other events') as kind,
        sum(rows_here) as rows_here,
        sum(on_test_hosts) as on_test_hosts,
        sum(on_foreign_hosts) as on_foreign_hosts,
        sum(of_no_store) as of_no_store
    from cells
    group by day, whose
),

excluded as (
    {{ figures('excluded_counts', [
        ('excluded_share', "concat(kind, ' on test hosts')", 'on_test_hosts / rows_here', 'rows_here'),
        ('excluded_share', "concat(kind, ' on foreign hosts')", 'on_foreign_hosts / rows_here', 'rows_here'),
        ('excluded_share', "concat(kind, ' of no production store')", 'of_no_store / rows_here', 'rows_here'),
    ]) }}
),
