"""Order lines and names of the marts, compared with the raw rows that they come from."""

from collections.abc import Sequence
from datetime import date

from expectations.rules import Rule, bind, literals, no_rows

_REMEDY = "Compare the row with its document in glamira_raw.events; find the model between them and correct it."
_RATES = "Run `python -m etl run DAY`, which refreshes its rates; if they are right, correct fct_order_lines.sql."


def origin_rules(days: Sequence[date]) -> tuple[Rule, ...]:
    """Every line is that of its event, its euros are at the day's rate, and products that were named have names."""
    within = literals(days)
    return (
        Rule("line_is_that_of_raw", "Every line's order, product, quantity, price and currency are those of its event.",
             _REMEDY, no_rows(bind(_LINES, days=within))),
        Rule("euros_at_the_days_rate", "Every line of a currency with a rate of its day is converted by that rate.",
             _RATES, no_rows(bind(_EUROS, days=within))),
        Rule("product_names_kept", "Every product that a page named has a name.",
             "Compare glamira_raw.products with dim_products; correct dim_products.sql.",
             no_rows(bind(_NAMES, days=within))),
    )


_LINES = """
    select lines.order_line_key, lines.unit_price, printed.unit_price as printed_price, lines.currency_code,
        printed.currency_code as printed_currency, lines.quantity, printed.quantity as printed_quantity
    from {batch} as lines
    left join (
        select events.event_id, events.store_id, events.order_id, events.occurred_at, line.*
        from glamira_raw.events as events, unnest(events.cart_products) as line
        where events.event_date in (:days) and events.event_type = 'checkout_success'
    ) as printed on printed.event_id = lines.event_id and printed.line_number = lines.line_number
    where coalesce(
        lines.product_id != printed.product_id or lines.quantity != printed.quantity
        or lines.unit_price != printed.unit_price or lines.currency_code != printed.currency_code
        or lines.store_id != printed.store_id or lines.order_id != printed.order_id
        or lines.ordered_at != printed.occurred_at, true
    )
"""

# A cent of room: what is rounded once may be rounded again when it is summed up.
_EUROS = """
    select lines.order_line_key, lines.currency_code, lines.line_amount, lines.line_amount_eur, rates.rate
    from {batch} as lines
    join glamira_raw.exchange_rates as rates
        on rates.rate_date = lines.order_date and rates.currency_code = lines.currency_code
    where rates.rate_date in (:days)
        and coalesce(abs(lines.line_amount_eur - lines.line_amount / rates.rate) > 0.01, true)
"""

_NAMES = """
    select distinct lines.product_id, lines.product_key from {batch} as lines
    join (
        select distinct product_id from glamira_raw.products where event_date in (:days) and outcome = 'named'
    ) as pages on pages.product_id = lines.product_id
    left join glamira_audit.dim_products as products on products.product_key = lines.product_key
    where not coalesce(products.is_named, false)
"""
