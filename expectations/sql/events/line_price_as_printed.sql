-- A second opinion on the contract's reading of printed texts: the digits, shifted by the printed decimals.
-- A price that came as a number is its own amount; what has more than digits and separators is left out.
{% include "_lines.sql" %},

prices as (
    select
        event_id,
        line_number,
        price_text,
        unit_price,
        safe_cast(price_text as numeric) as plain_number,
        safe_cast(regexp_replace(price_text, '[^0-9]', '') as numeric) as digits,
        coalesce(length(if(
            currency_code in ({{ thousandths }}),
            regexp_extract(price_text, r'[0-9][{{ decimal_signs }}]([0-9][0-9]?[0-9]?)$'),
            regexp_extract(price_text, r'[0-9][^0-9]([0-9][0-9]?)$')
        )), 0) as decimals
    from lines
    where regexp_contains(price_text, r"{{ printed }}") -- noqa: CV10
)

select
    event_id,
    line_number,
    price_text,
    unit_price
from prices
where unit_price is null or unit_price not in (digits / pow(10, decimals), coalesce(plain_number, -1))
