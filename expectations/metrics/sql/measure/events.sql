-- What is measured of the loaded events of some days. Names and places are compared with the days before.
-- Crawlers, which nobody orders by, are left out of what tells of visitors.
with

shop as (
    select
        pair.store_id,
        pair.host,
        pair.country_code
    from unnest([
        {% for store in stores %}
            struct(
                '{{ store.store_id }}' as store_id, '{{ store.host }}' as host,
                '{{ store.country_code }}' as country_code
            ){{ "," if not loop.last }}
        {% endfor %}
    ]) as pair
),

places as (
    select
        event_date,
        ip_hash,
        max(country_code) as country_code
    from {{ locations }}
    where event_date in ({{ days }})
    group by event_date, ip_hash
),

pages as (
    select
        events.event_date as day,
        events.event_type,
        events.store_id,
        extract(hour from events.occurred_at) as hour,
        events.event_type = 'checkout_success' as is_order,
        events.is_bot,
        events.is_test_host,
        coalesce(events.is_foreign_host, false) as is_foreign_host,
        events.store_id in ({{ not_production }}) as is_not_production,
        if(
            events.url_host is null or shop.host is null, null,
            if(events.url_host = shop.host or ends_with(events.url_host, concat('.', shop.host)), 1, 0)
        ) as on_own_host,
        if(
            places.country_code is null or shop.country_code is null or shop.country_code = 'ZZ', null,
            if(places.country_code = shop.country_code, 1, 0)
        ) as in_own_country,
        places.country_code,
        events.device_type,
        coalesce(events.browser, 'none') as browser,
        events.device_id_hash,
        events.ip_hash,
        events.user_id_hash,
        events.email_hash,
        coalesce(events.product_id, events.viewing_product_id) as product_id,
        split(events.current_url, '?')[safe_offset(0)] as page,
        events.resolution
    from {{ events }} as events
    left join shop on events.store_id = shop.store_id
    left join places on events.event_date = places.event_date and events.ip_hash = places.ip_hash
    where events.event_date in ({{ days }})
),

cells as (
    select
        day,
        event_type,
        store_id,
        hour,
        count(*) as rows_here,
        countif(is_test_host) as on_test_hosts,
        countif(is_foreign_host and not is_test_host) as on_foreign_hosts,
        countif(is_not_production and not is_test_host and not is_foreign_host) as of_no_store
    from pages
    group by day, event_type, store_id, hour
),

steps as (
    select
        day,
        sum(rows_here) as events,
        sum(if(event_type in ('view_product_detail', 'view_listing_page'), rows_here, 0)) as views,
        sum(if(event_type = 'add_to_cart_action', rows_here, 0)) as added,
        sum(if(event_type = 'view_shopping_cart', rows_here, 0)) as carts,
        sum(if(event_type = 'checkout', rows_here, 0)) as checkouts,
        sum(if(event_type = 'checkout_success', rows_here, 0)) as orders
    from cells
    group by day
),

wholes as (
    select
        steps.day,
        one.metric,
        one.dimension,
        one.part / nullif(one.base, 0) as value,
        one.part * one.base / nullif(one.part + one.base, 0) as evidence
    from steps
    cross join unnest([
        struct('orders_per_event' as metric, '' as dimension, orders as part, events as base),
        struct('orders_per_checkout' as metric, '' as dimension, orders as part, checkouts as base),
        struct('funnel' as metric, 'add to cart per view' as dimension, added as part, views as base),
        struct('funnel' as metric, 'cart view per add to cart' as dimension, carts as part, added as base),
        struct('funnel' as metric, 'checkout per cart view' as dimension, checkouts as part, carts as base),
        struct('funnel' as metric, 'order per checkout' as dimension, orders as part, checkouts as base)
    ]) as one
),

parts as (
    select
        day,
        'events' as metric,
        '' as dimension,
        sum(rows_here) as value
    from cells
    group by day
    union all
    select
        day,
        'orders' as metric,
        '' as dimension,
        sum(if(event_type = 'checkout_success', rows_here, 0)) as value
    from cells
    group by day
    union all
    select
        day,
        'events_by_type' as metric,
        event_type as dimension,
        sum(rows_here) as value
    from cells
    group by day, event_type
    union all
    select
        day,
        'events_by_store' as metric,
        store_id as dimension,
        sum(rows_here) as value
    from cells
    group by day, store_id
    union all
    select
        day,
        'events_by_hour' as metric,
        cast(hour as string) as dimension,
        sum(rows_here) as value
    from cells
    group by day, hour
),

excluded as (
    select
        cells.day,
        if(cells.event_type = 'checkout_success', 'orders', 'other events') as kind,
        sum(cells.rows_here) as rows_here,
        sum(cells.on_test_hosts) as on_test_hosts,
        sum(cells.on_foreign_hosts) as on_foreign_hosts,
        sum(cells.of_no_store) as of_no_store
    from cells
    group by cells.day, if(cells.event_type = 'checkout_success', 'orders', 'other events')
),

-- A visitor counts once, however many pages are looked at.
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

by_store as (
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

-- One row for each event and field that is filled, or should be.
fields as (
    select
        pages.day,
        pages.is_order,
        one.field,
        one.is_identity,
        one.content,
        count(*) as rows_here
    from pages
    cross join unnest([
        struct('device' as field, true as is_identity, pages.device_id_hash as content),
        struct('address' as field, true as is_identity, pages.ip_hash as content),
        struct('customer' as field, true as is_identity, pages.user_id_hash as content),
        struct('e-mail' as field, true as is_identity, pages.email_hash as content),
        struct('product' as field, false as is_identity, pages.product_id as content),
        struct('page' as field, false as is_identity, pages.page as content),
        struct('resolution' as field, false as is_identity, pages.resolution as content)
    ]) as one
    where not pages.is_bot
    group by pages.day, pages.is_order, one.field, one.is_identity, one.content
),

field_counts as (
    select
        day,
        concat(field, if(is_order, ' of orders', ' of other events')) as field,
        is_identity,
        sum(rows_here) as rows_here,
        sum(if(content is null, 0, rows_here)) as filled,
        max(if(content is null, 0, rows_here)) as largest,
        count(content) as contents
    from fields
    group by day, concat(field, if(is_order, ' of orders', ' of other events')), is_identity
),

field_metrics as (
    select
        field_counts.day,
        one.metric,
        field_counts.field as dimension,
        one.value,
        one.evidence
    from field_counts
    cross join unnest([
        struct(
            if(is_identity, 'largest_identity_share', 'largest_field_share') as metric,
            largest / nullif(filled, 0) as value, filled as evidence
        ),
        struct('filled_share' as metric, filled / rows_here as value, rows_here as evidence),
        struct('distinct_per_thousand' as metric, 1000 * contents / nullif(filled, 0) as value, contents as evidence)
    ]) as one
),

-- How many values of one field go with one value of another: mixed up rows have more.
pairs as (
    select distinct
        pages.day,
        one.pair,
        one.owner_value,
        one.owned_value
    from pages
    cross join unnest([
        struct('addresses of a device' as pair, pages.device_id_hash as owner_value, pages.ip_hash as owned_value),
        struct('screens of a device' as pair, pages.device_id_hash as owner_value, pages.resolution as owned_value),
        struct('browsers of a device' as pair, pages.device_id_hash as owner_value, pages.browser as owned_value),
        struct('stores of a device' as pair, pages.device_id_hash as owner_value, pages.store_id as owned_value),
        struct('e-mails of a customer' as pair, pages.user_id_hash as owner_value, pages.email_hash as owned_value),
        struct('pages of a product' as pair, pages.product_id as owner_value, pages.page as owned_value),
        struct('products of a page' as pair, pages.page as owner_value, pages.product_id as owned_value)
    ]) as one
    where not pages.is_bot and one.owner_value is not null and one.owned_value is not null
),

pair_counts as (
    select
        day,
        pair,
        count(*) as pairs,
        count(distinct owner_value) as owners
    from pairs
    group by day, pair
),

shares as (
    select
        day,
        'device_type_share' as metric,
        device_type as dimension,
        count(*) as rows_here
    from visitors
    group by day, device_type
    union all
    select
        day,
        'browser_share' as metric,
        browser as dimension,
        count(*) as rows_here
    from visitors
    group by day, browser
    union all
    select
        day,
        'country_share' as metric,
        country_code as dimension,
        count(*) as rows_here
    from visitors
    group by day, country_code
    union all
    select
        events.event_date as day,
        'option_label_share' as metric,
        coalesce(option.option_label, 'none') as dimension,
        count(*) as rows_here
    from {{ events }} as events, unnest(events.cart_products) as line, unnest(line.options) as option
    where events.event_date in ({{ days }}) and events.event_type = 'checkout_success'
    group by events.event_date, coalesce(option.option_label, 'none')
),

named as (
    select
        products.event_date as day,
        count(distinct products.product_id) as known,
        count(distinct if(
            not exists_before.has_name, products.product_id, null
        )) as renamed
    from {{ products }} as products
    inner join (
        select
            today.event_date,
            today.product_id,
            logical_or(today.product_name = before.product_name) as has_name
        from {{ products }} as today
        inner join {{ products }} as before
            on today.product_id = before.product_id and today.language = before.language
        where
            today.event_date in ({{ days }}) and before.event_date in ({{ before }})
            and before.event_date < today.event_date
            and today.outcome = 'named' and before.outcome = 'named'
        group by today.event_date, today.product_id
    ) as exists_before
        on products.event_date = exists_before.event_date and products.product_id = exists_before.product_id
    where products.event_date in ({{ days }})
    group by products.event_date
),

placed as (
    select
        today.event_date,
        today.ip_hash,
        logical_or(today.country_code = before.country_code) as has_country
    from {{ locations }} as today
    inner join {{ locations }} as before on today.ip_hash = before.ip_hash
    where
        today.event_date in ({{ days }}) and before.event_date in ({{ before }})
        and before.event_date < today.event_date
        and today.country_code is not null and before.country_code is not null
    group by today.event_date, today.ip_hash
),

measured as (
    select
        day,
        metric,
        dimension,
        cast(value as float64) as value,
        cast(evidence as float64) as evidence
    from wholes
    union all
    select
        day,
        metric,
        dimension,
        cast(value as float64) as value,
        cast(value as float64) as evidence
    from parts
    union all
    select
        excluded.day,
        'excluded_share' as metric,
        concat(excluded.kind, one.reason) as dimension,
        one.part / excluded.rows_here as value,
        cast(excluded.rows_here as float64) as evidence
    from excluded
    cross join unnest([
        struct(' on test hosts' as reason, on_test_hosts as part),
        struct(' on foreign hosts' as reason, on_foreign_hosts as part),
        struct(' of no production store' as reason, of_no_store as part)
    ]) as one
    union all
    select
        day,
        'own_host_share' as metric,
        store_id as dimension,
        on_own_host / nullif(hosts, 0) as value,
        cast(hosts as float64) as evidence
    from by_store
    union all
    select
        day,
        'own_country_share' as metric,
        store_id as dimension,
        in_own_country / nullif(countries, 0) as value,
        cast(countries as float64) as evidence
    from by_store
    union all
    select
        day,
        metric,
        dimension,
        cast(value as float64) as value,
        cast(evidence as float64) as evidence
    from field_metrics
    union all
    select
        day,
        'values_per_value' as metric,
        pair as dimension,
        pairs / owners as value,
        cast(owners as float64) as evidence
    from pair_counts
    union all
    select
        day,
        metric,
        dimension,
        rows_here / sum(rows_here) over (partition by day, metric) as value,
        cast(sum(rows_here) over (partition by day, metric) as float64) as evidence
    from shares
    union all
    select
        day,
        'renamed_share' as metric,
        '' as dimension,
        renamed / known as value,
        cast(known as float64) as evidence
    from named
    union all
    select
        event_date as day,
        'moved_share' as metric,
        '' as dimension,
        countif(not has_country) / count(*) as value,
        cast(count(*) as float64) as evidence
    from placed
    group by event_date
)

select
    day,
    'events' as dataset,
    metric,
    dimension,
    value,
    evidence
from measured
where value is not null
