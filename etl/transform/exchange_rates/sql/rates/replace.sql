merge glamira_raw.exchange_rates as known
using (
    select
        json_value(item, '$.currency_code') as currency_code,
        parse_numeric(json_value(item, '$.rate')) as rate,
        cast(json_value(item, '$.published_on') as date) as published_on,
        json_value(item, '$.source') as source
    from unnest(json_query_array(@rates)) as item
) as fresh
    on false
when not matched by source and known.rate_date = @day then delete
when not matched by target then
    insert (rate_date, currency_code, rate, published_on, source)
    values (@day, fresh.currency_code, fresh.rate, fresh.published_on, fresh.source)
