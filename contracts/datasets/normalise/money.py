"""Money: printed prices to exact decimals, printed symbols to the store's currency."""

import re
from decimal import Decimal
from typing import Any

from bson.decimal128 import Decimal128

from contracts.datasets.normalise.scalars import visible
from contracts.shop.stores import STORES, decimals_of

_PRICE_LIMIT = Decimal(10) ** 10  # of any currency; more digits are a telephone's or a card's
_NUMBER_LIMIT = Decimal(10) ** 9  # of a price without signs between its groups
_LONGEST_PRICE = 40  # characters; the limit above needs 20, and a document may hold megabytes

_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'\u2019"
_DECIMAL_SIGNS = ".,\u066b"
_THOUSANDS_SIGNS = ".,\u066c" + _SPACES + _APOSTROPHES

# Either groups of three after one and the same sign, or plain digits; then perhaps a decimal sign and its digits.
# Nobody prints `0.500` for five hundred: a first group of zero is no thousands.
PRICE = re.compile(
    rf"(?P<whole>[1-9][0-9]{{0,2}}(?P<sign>[{re.escape(_THOUSANDS_SIGNS)}])[0-9]{{3}}(?:(?P=sign)[0-9]{{3}})*|[0-9]{{1,9}})"
    rf"(?:(?P<point>[{re.escape(_DECIMAL_SIGNS)}])(?P<cents>[0-9]{{1,3}}))?"
)
# For a currency with thousandths: whether the only sign, with three digits behind, is the decimal one.
_THOUSANDTHS = re.compile(rf"[0-9]+[{re.escape(_DECIMAL_SIGNS)}][0-9]{{3}}")
_DIGIT = re.compile("[0-9]")


def parse_price(value: Any, decimals: int = 2) -> Decimal | None:
    """The exact amount of a price, or null when it is in none of the shop's formats, or can be read in two ways.

    In a text the last separator followed by one or two digits is the decimal sign; a separator followed by
    exactly three digits parts thousands; spaces and apostrophes always do. Signs are never mixed in one price.
    `decimals` are those of the currency. With 3 of them, three digits behind a single point or comma are
    decimals, and groups of three parted by points or commas alone could be either. With none, a decimal part
    holds zeros only.
    A number is its own amount when its currency has a coin that small: `1.999` euros are no 1999 and no price.
    """
    amount = _read(value, decimals) if isinstance(value, str) else _number(value)
    if amount is None or not (amount.is_finite() and 0 <= amount < _PRICE_LIMIT):
        return None
    exact = amount.quantize(Decimal(1).scaleb(-max(2, decimals)))
    return abs(exact) if exact == amount == round(amount, decimals) else None


def currency_of(store_id: str | None, symbol: str | None) -> str | None:
    """The ISO currency of a line: the store decides, the printed symbol must confirm; else null.

    Marks without width and the kind of space do not count.
    """
    store = STORES.get(store_id or "")
    if store is None:
        return None
    printed = " ".join(visible(symbol or "").split())
    return store.currency_code if printed in store.symbols else None


def price_of(store_id: str | None, value: Any) -> Decimal | None:
    """The amount of a price that a store printed, read by the decimals of the store's currency."""
    store = STORES.get(store_id or "")
    return parse_price(value, decimals_of(store.currency_code) if store else 2)


def _read(text: str, decimals: int) -> Decimal | None:
    printed = visible(text).strip()
    if len(printed) > _LONGEST_PRICE:
        return None
    if decimals == 3 and _THOUSANDTHS.fullmatch(printed):
        return Decimal(f"{printed[:-4]}.{printed[-3:]}")
    match = PRICE.fullmatch(printed)
    if match is None or (match["sign"] and match["sign"] == match["point"]) or _is_ambiguous(match, decimals):
        return None
    whole = "".join(_DIGIT.findall(match["whole"]))
    return Decimal(f"{whole}.{match['cents'] or '0'}")


def _is_ambiguous(match: re.Match[str], decimals: int) -> bool:
    """Whether groups of three could be decimals, or decimals a group of three."""
    if decimals == 3:
        return not match["point"] and (match["sign"] or "") in {".", ","}
    return len(match["cents"] or "") == 3


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal128):
        return None
    number = value.to_decimal() if isinstance(value, Decimal128) else Decimal(str(value))
    return number if number.is_finite() and abs(number) < _NUMBER_LIMIT else None
