"""What an amount is in euros, reckoned apart from the pipeline: from the ECB's table, in exact decimals."""

import csv
from bisect import bisect_right
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import cache
from io import StringIO
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE

from sandbox.seed.money import HUNDREDTHS

PLACES = Decimal("0.0001")
_EXACT = Context(prec=60)
# Over Easter the ECB is silent for four days in a row; a currency without a rate for longer was given up.
_SILENT_AT_MOST = timedelta(days=7)


def in_euros(minor: int, currency: str, day: date) -> Decimal | None:
    """`minor` hundredths of a currency in euros, half a ten-thousandth rounded up; None without a rate."""
    rate = rate_of(currency, day)
    return None if rate is None else _EXACT.divide(Decimal(minor) / HUNDREDTHS, rate).quantize(PLACES, ROUND_HALF_UP)


@cache
def rate_of(currency: str, day: date) -> Decimal | None:
    """Units of the currency per euro: the last rate published on the day or before it."""
    if currency == "EUR":
        return Decimal(1)
    days, rates = _series(currency)
    place = bisect_right(days, day) - 1
    return rates[place] if place >= 0 and day - days[place] <= _SILENT_AT_MOST else None


@cache
def _series(currency: str) -> tuple[list[date], list[Decimal]]:
    """The days a currency has a rate for, ascending, and the rates."""
    header, *rows = _table()
    if currency not in header:
        return [], []
    column = header.index(currency)
    said = sorted((date.fromisoformat(row[0]), row[column]) for row in rows if row)
    series = [(day, Decimal(text)) for day, text in said if text not in ("", "N/A")]
    return [day for day, _ in series], [rate for _, rate in series]


@cache
def _table() -> list[list[str]]:
    with ZipFile(CURRENCY_FILE) as archive:
        [name] = archive.namelist()
        return list(csv.reader(StringIO(archive.read(name).decode("utf-8"))))
