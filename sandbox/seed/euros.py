"""What an amount is in euros, reckoned apart from the pipeline: from what the ECB publishes, in exact decimals."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache

from sandbox.ecb.quotes import quotes_of
from sandbox.seed.money import HUNDREDTHS

PLACES = Decimal("0.0001")
_EXACT = Context(prec=60)
# Over Easter the ECB is silent for four days in a row; a currency without a rate for longer was given up.
_SILENT_AT_MOST = 7


def in_euros(minor: int, currency: str, day: date) -> Decimal | None:
    """`minor` hundredths of a currency in euros, half a ten-thousandth rounded up; None without a rate."""
    rate = rate_of(currency, day)
    return None if rate is None else _EXACT.divide(Decimal(minor) / HUNDREDTHS, rate).quantize(PLACES, ROUND_HALF_UP)


@cache
def rate_of(currency: str, day: date) -> Decimal | None:
    """Units of the currency per euro: the last rate published on the day or before it."""
    if currency == "EUR":
        return Decimal(1)
    published = (quotes_of(day - timedelta(days=back)) for back in range(_SILENT_AT_MOST + 1))
    return next((quotes[currency] for quotes in published if currency in quotes), None)
