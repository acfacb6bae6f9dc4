"""Money: printed prices to exact decimals, printed symbols to the store's currency."""

import re
from decimal import Decimal

from contracts.stores import STORES

PRICE_SCALE = 4
_PRICE_LIMIT = Decimal(10) ** 12

_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'\u2019"
_DECIMAL_SIGNS = ".,\u066b"
_THOUSANDS_SIGNS = ".,\u066c" + _SPACES + _APOSTROPHES
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u061c\ufeff"))

# Either groups of three after one and the same sign, or plain digits; then perhaps one or two decimals.
_PRICE = re.compile(
    rf"(?P<whole>[0-9]{{1,3}}(?:(?P<sign>[{re.escape(_THOUSANDS_SIGNS)}])[0-9]{{3}}(?:(?P=sign)[0-9]{{3}})*)?|[0-9]+)"
    rf"(?:(?P<point>[{re.escape(_DECIMAL_SIGNS)}])(?P<cents>[0-9]{{1,2}}))?"
)


def parse_price(text: str | None) -> Decimal | None:
    """The exact amount of a printed price, or null when it is in none of the shop's formats.

    The last separator followed by one or two digits is the decimal sign; a separator followed by exactly
    three digits parts thousands; spaces and apostrophes always do. Signs are never mixed in one price.
    """
    if text is None:
        return None
    match = _PRICE.fullmatch(visible(text).strip())
    if match is None or (match["sign"] and match["sign"] == match["point"]):
        return None
    whole = "".join(filter(str.isdigit, match["whole"]))
    amount = Decimal(f"{whole}.{match['cents'] or '0'}")
    return amount if amount < _PRICE_LIMIT else None


def currency_of(store_id: str | None, symbol: str | None) -> str | None:
    """The ISO currency of a line: the store decides, the printed symbol must confirm; else null."""
    store = STORES.get(store_id or "")
    if store is None:
        return None
    printed = visible(symbol or "").strip()
    return store.currency_code if printed in store.symbols else None


def visible(text: str) -> str:
    """The text without zero-width and direction marks."""
    return text.translate(_INVISIBLE)
