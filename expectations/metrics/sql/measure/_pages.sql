-- The events of the days as the figures want them. Crawlers, which nobody orders by, are left out of the figures
-- of visitors.
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
    where event_date in ({{ asked_days }})
    group by event_date, ip_hash
),

pages as (
    select
        events.event_date as day,
        events.event_type,
        events.store_id,
        extract(hour from events.occurred_at) as hour,
        events.occurred_at,
        events.event_type = 'checkout_success' as is_order,
        if(events.event_type = 'checkout_success', ' of orders', ' of other events') as whose,
        starts_with(events.event_type, 'view_product') or starts_with(events.event_type, 'select_product')
        or starts_with(events.event_type, 'product_') as is_of_product,
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
        events.resolution,
        events.key_search
    from {{ events }} as events
    left join shop on events.store_id = shop.store_id
    left join places on events.event_date = places.event_date and events.ip_hash = places.ip_hash
    where events.event_date in ({{ asked_days }})
),
