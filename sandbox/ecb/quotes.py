"""What a day's rates are in the sandbox: the ECB's own as far as they are packaged, then a small wobble around them."""

import csv
import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from io import StringIO
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE

FRIDAY = 4
# Half a percent either way: no two days are further apart than one percent.
_WOBBLE = 5


def quotes_of(day: date) -> Mapping[str, Decimal]:
    """Units of each currency per euro as published on the day; empty when nothing was, as on weekends."""
    known = _published()
    if day <= _newest():
        return known.get(day, {})
    return _wobbled(day) if day.weekday() <= FRIDAY else {}


@cache
def _newest() -> date:
    return max(_published())


@cache
def _wobbled(day: date) -> Mapping[str, Decimal]:
    return {currency: _near(currency, rate, day) for currency, rate in _published()[_newest()].items()}


def _near(currency: str, rate: Decimal, day: date) -> Decimal:
    digest = hashlib.sha256(f"{currency} {day}".encode()).digest()
    thousandths = digest[0] % (2 * _WOBBLE + 1) - _WOBBLE
    return (rate * (1000 + thousandths) / 1000).quantize(rate)


@cache
def _published() -> Mapping[date, Mapping[str, Decimal]]:
    with ZipFile(CURRENCY_FILE) as archive:
        [name] = archive.namelist()
        header, *rows = csv.reader(StringIO(archive.read(name).decode("utf-8")))
    return {date.fromisoformat(row[0]): _said(header, row) for row in rows if row}


def _said(header: list[str], row: list[str]) -> Mapping[str, Decimal]:
    return {currency: Decimal(text) for currency, text in zip(header, row, strict=False)
            if len(currency) == 3 and text not in ("", "N/A")}
