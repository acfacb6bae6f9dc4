"""Rates that were fetched are kept for good: one row per day of publication and currency, never changed."""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from contracts.errors import RatesError
from contracts.policy.policy import TablePolicy
from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import Run
from etl.platform.bigquery import query
from etl.transform.exchange_rates.ecb_fetch import DAILY, NINETY_DAYS, fetch
from etl.transform.exchange_rates.ecb_file import read_publications
from etl.transform.exchange_rates.ecb_history import packaged
from etl.transform.exchange_rates.ecb_judge import Published, require_sound

log = logging.getLogger(__name__)
_sql = SqlFolder(__file__)

# What the ECB's longer file reaches, and a publication before it to compare its first with.
REACH = timedelta(days=100)
FRIDAY = 4
WEEK = 7


@dataclass(frozen=True, slots=True)
class Found:
    """Publications that are known now, of how many days some were fetched just now, and the files that were refused."""

    published: Published
    fetched: int
    refusals: tuple[RatesError, ...]


def bring_up_to_date(run: Run, policy: TablePolicy, today: date) -> Found:
    """What was published in the weeks before the run's day; the ECB is asked while a working day is missing.

    A refused file leaves what was known before.
    """
    since, fetched, refusals = run.day - REACH, 0, []
    # The package may have been renewed since the rates were fetched.
    published = _together(_kept(run, since), packaged(since, today))
    for file in (DAILY, NINETY_DAYS):
        if not is_missing(run.day, published):
            break
        try:
            fresh = _fetched(run, file, published, policy, today)
        except RatesError as error:
            log.warning("rates file=%s refused=%s", file, error)
            refusals.append(error)
            continue
        fetched, published = fetched + len(fresh), _together(fresh, published)
    return Found(published, fetched, tuple(refusals))


def _fetched(run: Run, file: str, known: Published, policy: TablePolicy, today: date) -> Published:
    """What the file has and was not known; it is kept."""
    base = run.settings.ecb_rates_url
    published = read_publications(fetch(base, file), file)
    require_sound(published, known, today, file, policy)
    fresh = {day: {name: rate for name, rate in quotes.items() if name not in known.get(day, {})}
             for day, quotes in published.items()}
    fresh = {day: quotes for day, quotes in fresh.items() if quotes}
    if fresh:
        _keep(run, fresh, f"{base.rstrip('/')}/{file}")
    return fresh


def _together(first: Published, second: Published) -> Published:
    """All of both; where they differ the second counts."""
    return {day: {**first.get(day, {}), **second.get(day, {})} for day in {*first, *second}}


def is_missing(day: date, published: Published) -> bool:
    """Whether a working day of the week up to `day` has no publication, or lacks currencies of the one before.

    On holidays, and for a week when a currency was given up, the ECB is asked in vain.
    """
    week = [day - timedelta(days=back) for back in range(WEEK)]
    return any(one.weekday() <= FRIDAY and one not in published for one in week) or any(
        published[before].keys() - published[one].keys() for before, one in pairwise(sorted(published)) if one in week
    )


def _kept(run: Run, since: date) -> Published:
    kept: dict[date, dict[str, Decimal]] = {}
    for row in query(run.bigquery, _KEPT, {"oldest_day": since}):
        kept.setdefault(row["published_on"], {})[row["currency_code"]] = row["rate"]
    return {day: dict(quotes) for day, quotes in kept.items()}


def _keep(run: Run, fresh: Published, source: str) -> None:
    rows = list(_rows(fresh))
    query(run.bigquery, _sql("keep"), {"rates": json.dumps(rows, default=str), "source": source})


def _rows(published: Published) -> Iterator[dict[str, object]]:
    for day, quotes in published.items():
        for currency, rate in quotes.items():
            yield {"published_on": day, "currency_code": currency, "rate": f"{rate:f}"}


_KEPT = """
select published_on, currency_code, rate
from glamira_raw.published_rates
where published_on >= @oldest_day
"""
