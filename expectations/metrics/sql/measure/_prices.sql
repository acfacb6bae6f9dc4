-- What things cost: in each store, and beside what the same product cost on the days before.
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

order_values as (
    {{ figures('store_orders', [
        ('median_order', 'store_id', 'median_order', 'orders'),
        ('mean_order', 'store_id', 'mean_order', 'orders'),
    ]) }}
),

store_prices as (
    select
        day,
        'typical_price' as metric,
        store_id as dimension,
        exp(avg(log_price)) as value,
        cast(count(log_price) as float64) as evidence
    from lines
    group by day, store_id
),

former_lines as (
    select
        order_date,
        product_id,
        currency_code,
        exchange_rate,
        ln(cast(unit_price as float64)) as log_price,
        if(
            line_amount_eur > 0, ln(cast(line_amount_eur as float64) / cast(quantity as float64)), null
        ) as log_price_eur
    from {{ order_lines }}
    where order_date in ({{ before }}) and unit_price > 0
),

product_prices as (
    select
        today.day,
        before.product_id,
        avg(before.log_price_eur) as log_price_eur
    from (select distinct day from lines) as today
    cross join former_lines as before
    where before.order_date < today.day and before.log_price_eur is not null
    group by today.day, before.product_id
),

-- What a euro was worth in a currency without a rate, by what its orders cost beside those in euros.
implied_rates as (
    select
        product_prices.day,
        before.currency_code,
        avg(before.log_price - product_prices.log_price_eur) as log_rate
    from former_lines as before
    inner join product_prices on before.product_id = product_prices.product_id
    where before.order_date < product_prices.day and before.log_price_eur is null
    group by product_prices.day, before.currency_code
    having count(*) >= {{ implied_by }}
),

priced as (
    select
        lines.day,
        lines.product_id,
        lines.store_id,
        lines.hour,
        lines.log_price_eur is not null as has_rate,
        coalesce(lines.log_price_eur, lines.log_price - implied_rates.log_rate) as log_price_eur
    from lines
    left join implied_rates on lines.day = implied_rates.day and lines.currency_code = implied_rates.currency_code
),

compared as (
    select
        priced.day,
        priced.store_id,
        priced.hour,
        priced.has_rate,
        least(greatest(priced.log_price_eur - product_prices.log_price_eur, -7), 7) as difference
    from priced
    inner join product_prices on priced.day = product_prices.day and priced.product_id = product_prices.product_id
    where priced.log_price_eur is not null
),

price_levels as (
    select
        day,
        count(*) as line_count,
        -- What is mixed up lies far from its price on both sides; a price round moves all a little.
        exp(avg(least(greatest(difference, -1), 1))) as level,
        exp(avg(least(abs(difference), 2))) as distance
    from compared
    where has_rate
    group by day
),

product_levels as (
    {{ figures('price_levels', [
        ('price_to_published', "''", 'level', 'line_count'),
        ('price_distance', "''", 'distance', 'line_count'),
    ]) }}
),

store_levels as (
    {{ levels('store_price_to_published', 'compared', 'store_id') }}
),

hour_levels as (
    {{ levels('hour_price_to_published', 'compared', 'cast(hour as string)') }}
),

compared_without_rate as (
    select
        day,
        'all without a rate' as pool,
        difference
    from compared
    where not has_rate
),

levels_without_rate as (
    {{ levels('store_price_to_published', 'compared_without_rate', 'pool') }}
),

rates as (
    select
        day,
        currency_code,
        cast(min(exchange_rate) as float64) as rate,
        count(*) as line_count
    from lines
    where exchange_rate is not null and currency_code != 'EUR'
    group by day, currency_code
),

exchange_rates as (
    {{ figures('rates', [('exchange_rate', 'currency_code', 'rate', 'line_count')]) }}
),

former_rates as (
    select
        order_date,
        currency_code,
        cast(min(exchange_rate) as float64) as rate
    from former_lines
    where exchange_rate is not null and currency_code != 'EUR'
    group by order_date, currency_code
),

rate_ages as (
    select
        rates.day,
        rates.currency_code,
        max(before.order_date) as latest_day,
        max(if(before.rate = rates.rate, before.order_date, null)) as equal_day
    from rates
    inner join former_rates as before on rates.currency_code = before.currency_code
    where before.order_date < rates.day
    group by rates.day, rates.currency_code
),

stale_counts as (
    select
        day,
        count(*) as currencies,
        countif(coalesce(equal_day < latest_day, false)) as older,
        countif(coalesce(equal_day = latest_day, false)) as unchanged
    from rate_ages
    group by day
),

stale_rates as (
    {{ figures('stale_counts', [
        ('stale_rate_share', "'of an earlier day'", 'older / currencies', 'currencies'),
        ('unchanged_rate_share', "'of the day before'", 'unchanged / currencies', 'currencies'),
    ]) }}
),
