-- A cent of room: what is rounded once may be rounded again when it is summed up.
select
    lines.order_line_key,
    lines.currency_code,
    lines.line_amount,
    lines.line_amount_eur,
    rates.rate
from {{ batch }} as lines
inner join glamira_raw.exchange_rates as rates
    on lines.order_date = rates.rate_date and lines.currency_code = rates.currency_code
where
    rates.rate_date in ({{ affected }})
    and coalesce(abs(lines.line_amount_eur - lines.line_amount / rates.rate) > 0.01, true)
