select
    order_line_key,
    event_id,
    store_id,
    currency_code,
    line_amount,
    line_amount_eur
from {{ batch }}
where
    line_amount_eur > {{ most }}
    or (line_amount_eur is null and line_amount > {{ most }} * {{ smallest_unit }})
