-- What the days before knew: names, places, customers, and whole days that come again.
renamed as (
    select
        today.event_date as day,
        today.product_id,
        logical_or(today.product_name = before.product_name) as is_as_before
    from {{ products }} as today
    inner join {{ products }} as before
        on today.product_id = before.product_id and today.language = before.language
    where
        today.event_date in ({{ asked_days }}) and before.event_date in ({{ before }})
        and before.event_date < today.event_date
        and today.outcome = 'named' and before.outcome = 'named'
    group by today.event_date, today.product_id
),

-- However long ago: a product that was named is asked for again only when its name is old by the clock.
named as (
    select
        cast(product_id as string) as product_id,
        min(event_date) as named_on
    from {{ products }}
    where event_date <= {{ last_day }} and outcome = 'named'
    group by cast(product_id as string)
),

unnamed_share as (
    select
        pages.day,
        'unnamed_share' as metric,
        '' as dimension,
        countif(named.named_on is null or named.named_on > pages.day) / count(*) as value,
        cast(count(*) as float64) as evidence
    from pages
    left join named on pages.product_id = named.product_id
    where pages.product_id is not null and not pages.is_bot
    group by pages.day
),

moved as (
    select
        today.event_date as day,
        today.ip_hash,
        logical_or(today.country_code = before.country_code) as is_as_before
    from {{ locations }} as today
    inner join {{ locations }} as before on today.ip_hash = before.ip_hash
    where
        today.event_date in ({{ asked_days }}) and before.event_date in ({{ before }})
        and before.event_date < today.event_date
        and today.country_code is not null and before.country_code is not null
    group by today.event_date, today.ip_hash
),

known_mails as (
    select distinct
        event_date,
        email_hash,
        user_id_hash
    from {{ events }}
    where
        event_date in ({{ before }}, {{ asked_days }}) and event_type = 'checkout_success'
        and email_hash is not null
),

remailed as (
    select
        today.event_date as day,
        today.email_hash,
        logical_or(today.user_id_hash = before.user_id_hash) as is_as_before
    from known_mails as today
    inner join known_mails as before on today.email_hash = before.email_hash
    where
        today.event_date in ({{ asked_days }}) and before.event_date in ({{ before }})
        and before.event_date < today.event_date
    group by today.event_date, today.email_hash
),

{% for name, metric in (('renamed', 'renamed_share'), ('moved', 'moved_share'), ('remailed', 'other_customer_share')) %}
    {{ name }}_share as (
        select
            day,
            '{{ metric }}' as metric,
            '' as dimension,
            countif(not coalesce(is_as_before, false)) / count(*) as value,
            cast(count(*) as float64) as evidence
        from {{ name }}
        group by day
    ),
{% endfor %}

-- Of the devices of a day, as many as one single day before had too: a day that was sent again has them all.
devices as (
    select distinct
        event_date,
        device_id_hash
    from {{ events }}
    where
        event_date in ({{ recent }}, {{ asked_days }}) and not is_bot and device_id_hash is not null
),

met_again as (
    select
        today.event_date as day,
        before.event_date as other_day,
        count(*) as shared
    from devices as today
    inner join devices as before on today.device_id_hash = before.device_id_hash
    where
        today.event_date in ({{ asked_days }}) and before.event_date in ({{ recent }})
        and before.event_date < today.event_date
    group by today.event_date, before.event_date
),

device_counts as (
    select
        devices.event_date as day,
        count(*) as known,
        coalesce(max(again.most_shared), 0) as met
    from devices
    left join (
        select
            day,
            max(shared) as most_shared
        from met_again
        group by day
    ) as again on devices.event_date = again.day
    where devices.event_date in ({{ asked_days }})
    group by devices.event_date
),

days_again as (
    {{ figures('device_counts', [('repeated_day_share', "''", 'met / known', 'known')]) }}
),

-- Events that say what another one says: the same page in the same second from the same address, under another id.
moments as (
    select
        day,
        if(event_type = 'view_product_detail', 'product views', 'other events') as what,
        ip_hash,
        event_type,
        store_id,
        page,
        product_id,
        occurred_at,
        count(*) as rows_here
    from pages
    where not is_bot and not is_order and ip_hash is not null
    group by day, ip_hash, event_type, store_id, page, product_id, occurred_at
),

repeated as (
    select
        day,
        'repeated_event_share' as metric,
        what as dimension,
        1 - count(*) / sum(rows_here) as value,
        cast(sum(rows_here) as float64) as evidence
    from moments
    group by day, what
),
