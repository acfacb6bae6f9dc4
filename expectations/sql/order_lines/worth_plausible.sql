select
    order_line_key,
    event_id,
    store_id,
    currency_code,
    quantity,
    line_amount,
    line_amount_eur
from {{ batch }}
where
    line_amount_eur > {{ most }} * {{ pieces }}
    or (
        line_amount_eur is null and line_amount > {{ most }} * {{ pieces }} * case currency_code
            {% for currency, most_units in units.items() %}
                when '{{ currency }}' then {{ most_units }}
            {% endfor %}
        end
    )
