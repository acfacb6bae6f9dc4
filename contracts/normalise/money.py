"""Money: printed prices to exact decimals, printed symbols to the store's currency."""

import re
from decimal import Decimal
from typing import Any

from bson.decimal128 import Decimal128

from contracts.normalise.scalars import visible
from contracts.stores import STORES

_PRICE_LIMIT = Decimal(10) ** 12
_CENT = Decimal("0.01")
_LONGEST_PRICE = 40  # characters; the limit above needs 20, and a document may hold megabytes

_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'\u2019"
_DECIMAL_SIGNS = ".,\u066b"
_THOUSANDS_SIGNS = ".,\u066c" + _SPACES + _APOSTROPHES

# Either groups of three after one and the same sign, or plain digits; then perhaps one or two decimals. Nobody
# prints `0.500` for five hundred: a first group of zero is no thousands.
_PRICE = re.compile(
    rf"(?P<whole>[1-9][0-9]{{0,2}}(?P<sign>[{re.escape(_THOUSANDS_SIGNS)}])[0-9]{{3}}(?:(?P=sign)[0-9]{{3}})*|[0-9]+)"
    rf"(?:(?P<point>[{re.escape(_DECIMAL_SIGNS)}])(?P<cents>[0-9]{{1,2}}))?"
)


def parse_price(value: Any) -> Decimal | None:
    """The exact amount of a price, or null when it is in none of the shop's formats.

    In a text the last separator followed by one or two digits is the decimal sign; a separator followed by
    exactly three digits parts thousands; spaces and apostrophes always do. Signs are never mixed in one price.
    A number is its own amount when it has whole cents: `1.999` the number is no 1999 and no price, `"1.999"` is.
    """
    return _read(value) if isinstance(value, str) else _whole_cents(value)


def currency_of(store_id: str | None, symbol: str | None) -> str | None:
    """The ISO currency of a line: the store decides, the printed symbol must confirm; else null.

    Marks without width and the kind of space do not count.
    """
    store = STORES.get(store_id or "")
    if store is None:
        return None
    printed = " ".join(visible(symbol or "").split())
    return store.currency_code if printed in store.symbols else None


def _read(text: str) -> Decimal | None:
    printed = visible(text).strip()
    match = _PRICE.fullmatch(printed) if len(printed) <= _LONGEST_PRICE else None
    if match is None or (match["sign"] and match["sign"] == match["point"]):
        return None
    whole = "".join(filter(str.isdigit, match["whole"]))
    amount = Decimal(f"{whole}.{match['cents'] or '0'}")
    return amount if amount < _PRICE_LIMIT else None


def _whole_cents(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal128):
        return None
    amount = value.to_decimal() if isinstance(value, Decimal128) else Decimal(str(value))
    if not (amount.is_finite() and 0 <= amount < _PRICE_LIMIT):
        return None
    cents = amount.quantize(_CENT)
    return abs(cents) if cents == amount else None
