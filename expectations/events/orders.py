"""Orders as they were loaded: complete, priced as printed, in their store's currency."""

from datetime import date

from contracts.shop.stores import STORES, decimals_of
from expectations.events.questions import sql
from expectations.questions import literals, quoted
from expectations.rules import Rule, no_rows

_COMPARE = (
    "Compare the line with its document in MongoDB; then correct contracts/datasets/normalise/money.py and land again."
)
_PRINTED = "^[0-9]+([., '\u00a0\u2009\u202f\u2019\u066b\u066c][0-9]+)*$"
_DECIMAL_SIGNS = ".,\u066b"


def order_rules(day: date, remedy: str) -> tuple[Rule, ...]:
    """What holds of every checkout_success, row by row."""
    return (
        Rule(
            "orders_complete", "Every checkout_success has an order id, a line and a cart fingerprint.", remedy,
            no_rows(sql("orders_complete")),
        ),
        _priced_as_printed(literals([day])), _in_the_stores_currency(literals([day])),
    )


def _priced_as_printed(day: str) -> Rule:
    thousandths = {store.currency_code for store in STORES.values() if decimals_of(store.currency_code) == 3}
    query = sql("line_price_as_printed", day=day, printed=_PRINTED, decimal_signs=_DECIMAL_SIGNS,
                thousandths=quoted(sorted(thousandths)))
    meaning = "The price of every order line is the printed one: its digits, its decimals."
    return Rule("line_price_as_printed", meaning, _COMPARE, no_rows(query))


def _in_the_stores_currency(day: str) -> Rule:
    pairs = quoted(f"{store.store_id} {store.currency_code}" for store in STORES.values())
    query = sql("line_currency_of_store", day=day, pairs=pairs)
    return Rule("line_currency_of_store", "Every order line is in its store's currency.", _COMPARE, no_rows(query))
