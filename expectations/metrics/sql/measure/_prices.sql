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
        ln(cast(line_amount_eur as float64) / cast(quantity as float64)) as log_price_eur
    from {{ order_lines }}
    where order_date in ({{ before }}) and line_amount_eur > 0
),

product_prices as (
    select
        today.day,
        today.product_id,
        avg(before.log_price_eur) as log_price_eur
    from (
        select distinct
            day,
            product_id
        from lines
    ) as today
    inner join former_lines as before on today.product_id = before.product_id
    where before.order_date < today.day
    group by today.day, today.product_id
),

compared as (
    select
        lines.day,
        lines.store_id,
        least(greatest(lines.log_price_eur - product_prices.log_price_eur, -7), 7) as difference
    from lines
    inner join product_prices on lines.day = product_prices.day and lines.product_id = product_prices.product_id
    where lines.log_price_eur is not null
),

price_levels as (
    select
        day,
        count(*) as line_count,
        -- What is mixed up lies far from its price on both sides; a price round moves all a little.
        exp(avg(least(greatest(difference, -1), 1))) as level,
        exp(avg(least(abs(difference), 2))) as distance
    from compared
    group by day
),

product_levels as (
    {{ figures('price_levels', [
        ('price_to_published', "''", 'level', 'line_count'),
        ('price_distance', "''", 'distance', 'line_count'),
    ]) }}
),

store_levels as (
    select
        day,
        'store_price_to_published' as metric,
        store_id as dimension,
        exp(avg(difference)) as value,
        cast(count(*) as float64) as evidence
    from compared
    group by day, store_id
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
