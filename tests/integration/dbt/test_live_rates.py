"""A live day's rates come from the ECB and are kept; a file that is none changes nothing, old rates hold the day."""

import http.server
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from google.cloud import bigquery

from contracts.errors import GateRefused
from etl.ops.day_run import Run
from etl.platform.bigquery import query
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.transform.exchange_rates.ecb_history import newest_publication, packaged
from etl.transform.exchange_rates.rates import RatesReport, refresh_rates
from sandbox.ecb.__main__ import file_of, published_days
from sandbox.seed.euros import rate_of

YESTERDAY = datetime.now(UTC).date() - timedelta(days=1)
pytestmark = pytest.mark.skipif(newest_publication() >= YESTERDAY, reason="the packaged history reaches yesterday")
HTML = Path(__file__).parents[2] / "fixtures" / "rates" / "html_page.xml"
DAILY, NINETY_DAYS = "eurofxref-daily.xml", "eurofxref-hist-90d.xml"

Refresh = Callable[..., RatesReport]


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a server of the folder's files."""
    handler = partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def settings(sandbox: Settings) -> Settings:
    """A warehouse project of the test's own."""
    return sandbox.model_copy(update={"gcp_project": f"rates-{uuid.uuid4().hex[:12]}"})


@pytest.fixture
def refresh(settings: Settings, tmp_path: Path) -> Iterator[Refresh]:
    """Refresh a day's rates from files: `refresh(day, daily=TEXT, ninety_days=TEXT)`; without text there is none."""
    with served(tmp_path) as address:
        def act(day: date = YESTERDAY, daily: str | None = None, ninety_days: str | None = None) -> RatesReport:
            for name, text in ((DAILY, daily), (NINETY_DAYS, ninety_days)):
                (tmp_path / name).unlink(missing_ok=True)
                if text is not None:
                    (tmp_path / name).write_text(text, encoding="utf-8")
            own = settings.model_copy(update={"ecb_rates_url": address})
            return refresh_rates(Run(Services(own), day, f"run {uuid.uuid4().hex}"))

        yield act


def client(settings: Settings) -> bigquery.Client:
    """The warehouse that the test's rates are in."""
    return Run(Services(settings), YESTERDAY, "look").bigquery


def rates(settings: Settings, day: date = YESTERDAY) -> dict[str, Any]:
    """The rates of a day by currency."""
    rows = query(client(settings), "select currency_code, rate from glamira_raw.exchange_rates where rate_date = @day",
                 {"day": day})
    return {row["currency_code"]: row["rate"] for row in rows}


def kept(settings: Settings) -> list[dict[str, Any]]:
    """Every row of what was fetched."""
    return query(client(settings), "select * from glamira_raw.published_rates order by published_on, currency_code")


def warnings(settings: Settings) -> dict[str, str]:
    """What the rules of the rates that do not hold said, by their names."""
    rows = query(client(settings), "select check_name, message from glamira_ops.outcomes "
                                   "where gate = 'refresh_rates' and status = 'failed'")
    return {row["check_name"]: row["message"] for row in rows}


def test_a_live_day_has_the_ecbs_rates_and_keeps_them_once(settings: Settings) -> None:
    run = Run(Services(settings), YESTERDAY, "first")
    report = refresh_rates(run)
    assert report.fetched > 0
    found = rates(settings)
    assert found["EUR"] == 1
    assert {name: rate_of(name, YESTERDAY) for name in found} == found
    before = kept(settings)
    assert {row["source"].rpartition("/")[2] for row in before} <= {DAILY, NINETY_DAYS}
    again = refresh_rates(Run(Services(settings), YESTERDAY, "second"))
    assert (kept(settings), rates(settings), again.rates) == (before, found, report.rates)
    assert warnings(settings) == {}


def test_the_past_asks_nobody(settings: Settings, refresh: Refresh) -> None:
    report = refresh(date(2020, 5, 4))
    assert (report.fetched, report.refused, report.published_on) == (0, 0, date(2020, 5, 4))
    assert (kept(settings), warnings(settings)) == ([], {})


def test_one_file_that_is_none_is_made_up_for_by_the_other(settings: Settings, refresh: Refresh) -> None:
    whole = file_of(published_days(YESTERDAY))
    report = refresh(daily=HTML.read_text(encoding="utf-8"), ninety_days=whole)
    assert report.refused == 1
    assert "document type" in warnings(settings)["rates_fetched"]
    assert rates(settings)["USD"] == rate_of("USD", YESTERDAY)


@pytest.mark.parametrize(("spoilt", "rule"), [
    (lambda text: text.replace('currency="USD" rate="', 'currency="USD" rate="-'), "rates_fetched"),
    (lambda text: text.replace('currency="USD" rate="', 'currency="USD" rate="9'), "rates_plausible"),
    (lambda text: text.replace("Cube", "Tube"), "rates_fetched"),
    (lambda text: text.replace(f'time="{YESTERDAY.year}', f'time="{YESTERDAY.year + 1}'), "rates_fetched"),
    (lambda text: text[: len(text) // 2], "rates_fetched"),
])
def test_a_file_that_is_not_what_it_should_be_leaves_the_former_rates(
    settings: Settings, refresh: Refresh, spoilt: Callable[[str], str], rule: str,
) -> None:
    friday = YESTERDAY - timedelta(days=max(YESTERDAY.weekday() - 4, 0))
    former = published_days(friday - timedelta(days=1))
    refresh(friday - timedelta(days=1), ninety_days=file_of(former))
    before = kept(settings)
    wrong = spoilt(file_of(published_days(friday)[:1]))
    report = refresh(friday, daily=wrong, ninety_days=wrong)
    assert (report.refused, report.published_on) == (2, former[0])
    assert rates(settings, friday) == rates(settings, friday - timedelta(days=1))
    assert (kept(settings), rule in warnings(settings)) == (before, True)


def test_without_the_ecb_old_rates_hold_the_day_and_say_what_to_do(settings: Settings, refresh: Refresh) -> None:
    newest = newest_publication()
    told, held = newest + timedelta(days=7), newest + timedelta(days=8)
    assert refresh(told).published_on == newest
    assert set(warnings(settings)) == {"rates_fetched", "rates_recent"}
    with pytest.raises(GateRefused) as refused:
        refresh(held)
    for text in (f"the last are of {newest}, 8 days before", f".venv/bin/glamira run {held}", "answered 404"):
        assert text in str(refused.value)
    assert rates(settings, held) == {}
    assert rates(settings, told)["USD"] == packaged(newest, newest)[newest]["USD"]
