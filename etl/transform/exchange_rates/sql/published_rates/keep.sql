merge glamira_raw.published_rates as known
using (
    select
        cast(json_value(item, '$.published_on') as date) as published_on,
        json_value(item, '$.currency_code') as currency_code,
        parse_numeric(json_value(item, '$.rate')) as rate
    from unnest(json_query_array(@rates)) as item
) as fresh
    on known.published_on = fresh.published_on and known.currency_code = fresh.currency_code
when not matched then
    insert (published_on, currency_code, rate, source, fetched_at)
    values (fresh.published_on, fresh.currency_code, fresh.rate, @source, current_timestamp())
