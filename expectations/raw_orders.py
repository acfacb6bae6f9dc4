"""Orders as they were loaded: complete, priced as printed, in their store's currency."""

from datetime import date

from contracts.shop.stores import STORES, decimals_of
from expectations.rules import Rule, bind, literals, no_rows

_COMPARE = (
    "Compare the line with its document in MongoDB; then correct contracts/datasets/normalise/money.py and land again."
)

_PRINTED = "^[0-9]+([., '\u00a0\u2009\u202f\u2019\u066b\u066c][0-9]+)*$"

_DECIMAL_SIGNS = ".,\u066b"
_THOUSANDTHS = ", ".join(sorted({
    f"'{store.currency_code}'" for store in STORES.values() if decimals_of(store.currency_code) == 3
}))

# The lines are read from the table itself: unnested from the batch they came out empty through Great Expectations.
_LINES = """
    glamira_raw.events as events, unnest(events.cart_products) as line
    where events.event_date = :day and events.event_type = 'checkout_success'
        and events.event_id in (select event_id from {batch})
"""


def order_rules(day: date, remedy: str) -> tuple[Rule, ...]:
    """What holds of every checkout_success, row by row."""
    lines = bind(_LINES, day=literals([day])).strip()
    return _complete(remedy), _priced_as_printed(lines), _in_the_stores_currency(lines)


def _complete(remedy: str) -> Rule:
    return Rule(
        "orders_complete", "Every checkout_success has an order id, a line and a cart fingerprint.", remedy,
        no_rows("""
            select event_id, order_id, array_length(cart_products) as order_lines, cart_fingerprint from {batch}
            where event_type = 'checkout_success' and (
                order_id is null or cart_fingerprint is null or coalesce(array_length(cart_products), 0) = 0
            )
        """),
    )


def _priced_as_printed(lines: str) -> Rule:
    """A second opinion on the contract's reading of printed texts: the digits, shifted by the printed decimals.

    A price that came as a number is its own amount; a text of anything but digits and their separators is left out.
    """
    query = r"""
        select event_id, line_number, price_text, unit_price from (
            select events.event_id, line.line_number, line.price_text, line.unit_price,
                safe_cast(line.price_text as numeric) as plain_number,
                safe_cast(regexp_replace(line.price_text, '[^0-9]', '') as numeric) as digits,
                coalesce(length(if(
                    line.currency_code in (:thousandths),
                    regexp_extract(line.price_text, r'[0-9][:points]([0-9][0-9]?[0-9]?)$'),
                    regexp_extract(line.price_text, r'[0-9][^0-9]([0-9][0-9]?)$')
                )), 0) as decimals
            from :lines and regexp_contains(line.price_text, r":printed")
        ) where unit_price is null or unit_price not in (digits / pow(10, decimals), coalesce(plain_number, -1))
    """
    meaning = "The price of every order line is the printed one: its digits, its decimals."
    facts = {":lines": lines, ":printed": _PRINTED, ":thousandths": _THOUSANDTHS, ":points": _DECIMAL_SIGNS}
    for name, fact in facts.items():
        query = query.replace(name, fact)
    return Rule("line_price_as_printed", meaning, _COMPARE, no_rows(query))


def _in_the_stores_currency(lines: str) -> Rule:
    pairs = ", ".join(f"'{store.store_id} {store.currency_code}'" for store in STORES.values())
    query = bind("""
        select events.event_id, events.store_id, line.line_number, line.currency_code
        from :lines
            and coalesce(concat(events.store_id, ' ', line.currency_code) not in (:pairs), true)
    """, lines=lines, pairs=pairs)
    return Rule("line_currency_of_store", "Every order line is in its store's currency.", _COMPARE, no_rows(query))
