-- Who came: a visitor counts once, however many pages are looked at. And when they came, by the clock's two axes.
visitors as (
    select
        day,
        store_id,
        device_id_hash,
        max(device_type) as device_type,
        max(browser) as browser,
        max(coalesce(country_code, 'none')) as country_code,
        max(on_own_host) as on_own_host,
        max(in_own_country) as in_own_country
    from pages
    where not is_bot and device_id_hash is not null
    group by day, store_id, device_id_hash
),

visitors_by_store as (
    select
        day,
        store_id,
        sum(on_own_host) as on_own_host,
        count(on_own_host) as hosts,
        sum(in_own_country) as in_own_country,
        count(in_own_country) as countries
    from visitors
    group by day, store_id
),

at_home as (
    {{ figures('visitors_by_store', [
        ('own_host_share', 'store_id', 'on_own_host / nullif(hosts, 0)', 'hosts'),
        ('own_country_share', 'store_id', 'in_own_country / nullif(countries, 0)', 'countries'),
    ]) }}
),

visitor_counts as (
    select
        day,
        sum(in_own_country) as in_own_country,
        count(in_own_country) as countries,
        countif(country_code = 'none') as nowhere,
        count(*) as rows_here
    from visitors
    group by day
),

whole_visitors as (
    {{ figures('visitor_counts', [
        ('visitors_at_home_share', "''", 'in_own_country / nullif(countries, 0)', 'countries'),
        ('visitors_nowhere_share', "''", 'nowhere / rows_here', 'rows_here'),
    ]) }}
),

device_types as (
    {{ shares('device_type_share', 'visitors', 'device_type') }}
),

browsers as (
    {{ shares('browser_share', 'visitors', 'browser') }}
),

countries as (
    {{ shares('country_share', 'visitors', 'country_code') }}
),

option_labels as (
    select
        events.event_date as day,
        coalesce(option.option_label, 'none') as label
    from {{ events }} as events, unnest(events.cart_products) as line, unnest(line.options) as option
    where events.event_date in ({{ asked_days }}) and events.event_type = 'checkout_success'
),

labels as (
    {{ shares('option_label_share', 'option_labels', 'label') }}
),

clocks as (
    select
        day,
        whose,
        count(*) as rows_here,
        0.5 + avg(cos(hour * acos(-1) / 12)) / 2 as by_night,
        0.5 + avg(sin(hour * acos(-1) / 12)) / 2 as by_morning
    from pages
    where not is_bot
    group by day, whose
),

hours_of_day as (
    {{ figures('clocks', [
        ('clock_share', "concat('midnight side', whose)", 'by_night', 'rows_here'),
        ('clock_share', "concat('morning side', whose)", 'by_morning', 'rows_here'),
    ]) }}
),
