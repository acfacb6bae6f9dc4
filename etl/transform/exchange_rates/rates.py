"""The day's exchange rates are in the warehouse: the ECB's, packaged for the past and fetched for live days."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from contracts.errors import RatesError
from contracts.outcome import pass_gate
from contracts.policy.policy import TablePolicy, load_policy
from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import Run
from etl.ops.outcomes import record_outcomes
from etl.platform.bigquery import prepare_warehouse, query
from etl.transform.exchange_rates import ecb_judge
from etl.transform.exchange_rates.ecb_history import newest_publication, packaged
from etl.transform.exchange_rates.ecb_judge import GATE, KNOWN_RULES, NOT_STALE, Published
from etl.transform.exchange_rates.published_rates import REACH, Found, bring_up_to_date

log = logging.getLogger(__name__)
_sql = SqlFolder(__file__)

SOURCE = "ECB"


@dataclass(frozen=True, slots=True)
class Rate:
    """Units of `currency_code` per euro, as published on `published_on`."""

    currency_code: str
    rate: Decimal
    published_on: date


@dataclass(frozen=True, slots=True)
class RatesReport:
    """What `refresh_rates` wrote: rates of one day, and the newest publication among them.

    `fetched` are the publications that came from the ECB meanwhile, `refused` the files that were not taken.
    """

    day: date
    rates: int
    published_on: date | None
    fetched: int
    refused: int


def refresh_rates(run: Run) -> RatesReport:
    """Replace the rates of `run.day` in glamira_raw.exchange_rates; other days are not touched.

    Raises:
        GateRefused: the newest rates are older than the policy allows, or a file was refused that it wants.
        PolicyError: the policy does not fit the rules of the rates.
    """
    policy = load_policy().rates
    policy.require(KNOWN_RULES)
    prepare_warehouse(run.bigquery)
    found = _found(run, policy)
    oldest = run.day - timedelta(days=policy.rule(NOT_STALE).most)
    rates = rates_of(run.day, {day: quotes for day, quotes in found.published.items() if day >= oldest})
    newest = max((day for day in found.published if day <= run.day), default=None)
    _judge(run, rates, newest, found.refusals, policy)
    rows = [asdict(rate) | {"source": SOURCE} for rate in rates]
    query(run.bigquery, _sql("replace"), {"day": run.day, "rates": json.dumps(rows, default=str)})
    log.info("rates day=%s rates=%d published_on=%s fetched=%d", run.day, len(rates), newest, found.fetched)
    return RatesReport(run.day, len(rates), newest, found.fetched, len(found.refusals))


def rates_of(day: date, published: Published) -> list[Rate]:
    """The rates that hold on `day`: per currency the last of these published on it or before, and 1 for the euro.

    A currency that is in none of the publications has no rate.
    """
    latest: dict[str, Rate] = {"EUR": Rate("EUR", Decimal(1), day)}
    for published_on in sorted((one for one in published if one <= day), reverse=True):
        for currency, rate in published[published_on].items():
            latest.setdefault(currency, Rate(currency, rate, published_on))
    return [latest[currency] for currency in sorted(latest)]


def _found(run: Run, policy: TablePolicy) -> Found:
    """What was published until the day: packaged for the past, which needs no network, and fetched for a live day."""
    if run.day <= newest_publication():
        return Found(packaged(run.day - REACH, run.day), 0, ())
    return bring_up_to_date(run, policy, datetime.now(UTC).date())


def _judge(
    run: Run, rates: list[Rate], newest: date | None, refusals: Sequence[RatesError], policy: TablePolicy,
) -> None:
    outdated: Mapping[str, date] = {
        rate.currency_code: rate.published_on for rate in rates if newest and rate.published_on < newest
    }
    found = tuple(ecb_judge.outcomes(run.day, newest, outdated, refusals, policy))
    record_outcomes(run, found)
    pass_gate(GATE, found)
