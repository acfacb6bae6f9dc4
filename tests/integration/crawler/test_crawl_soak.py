"""20,000 products with every trap: exact names, one page each, and ten kills that change nothing."""

import json
import socket
import subprocess
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from urllib.request import urlopen

import pytest
from rich.console import Console

from contracts.shop.feed import ProductOutcome, ProductRow, read_feed
from etl.ops.day_run import Run
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.sources.crawl.crawl import crawl
from etl.sources.crawl.crawl_files import crawl_files
from sandbox.shop.traps import TrapSet
from tests.integration.crawler.crawl_process import kill, start_crawl
from tests.integration.crawler.large_shop import Expected, documents, expectations, running_shop
from tests.other_settings import with_settings

DAY = date(2020, 5, 4)
NOON = int(datetime(2020, 5, 4, 12, tzinfo=UTC).timestamp())
KILLS = 10
IN_FLIGHT = 16

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3_600)]


@pytest.fixture
def origin() -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with running_shop(port, TrapSet.ALL) as origin:
        yield origin


@pytest.fixture
def run(sandbox: Settings, origin: str, tmp_path: Path) -> Iterator[Run]:
    name = f"soak-{uuid.uuid4().hex[:12]}"
    settings = sandbox.model_copy(update={
        "mongo_database": name, "gcp_project": name, "work_dir": tmp_path, "shop_origin": origin,
        "crawl_delay_seconds": 0.0, "crawl_concurrency": IN_FLIGHT, "crawl_contact": "data-team@example.com",
        "crawl_budget": 0,
    })
    run = Run(Services(settings), DAY, "test")
    yield run
    run.mongo.client.drop_database(run.mongo.name)


def insert(run: Run, expected: list[Expected]) -> None:
    events = run.mongo[run.settings.mongo_collection]
    for batch in documents(expected, NOON):
        events.insert_many(batch)
    events.create_index("time_stamp")


def pages_given(origin: str) -> Counter[str]:
    with urlopen(f"{origin}/_pages") as answer:  # noqa: S310 - our own shop
        return Counter(json.load(answer))


def timeless(feed: Path) -> list[ProductRow]:
    return [replace(row, fetched_at="") for row in read_feed(feed)]


def test_every_product_and_every_trap(run: Run, origin: str) -> None:
    expected = list(expectations(known=19_500, unknown=500))
    insert(run, expected)
    began = time.monotonic()
    report = crawl(run)
    seconds = time.monotonic() - began
    rows = {row.product_id: row for row in read_feed(report.feed)}
    assert len(rows) == len(expected) == 20_000
    said = {(row.product_id, row.outcome.value, row.product_name, row.canonical_url) for row in rows.values()}
    assert said == {(one.product_id, one.outcome, one.name, one.canonical_url) for one in expected}
    assert {bool(row.reason) == (row.outcome.value != "named") for row in rows.values()} == {True}
    given = pages_given(origin)
    assert len(given) == report.outcomes["named"]
    assert set(given.values()) == {1}
    Console().print(f"20,000 products in {seconds:.0f} s, {dict(report.outcomes)}",
                    *(finding.message for finding in report.findings if finding.message), sep="\n")


def test_ten_kills_change_nothing(run: Run, origin: str, tmp_path: Path) -> None:
    expected = list(expectations(known=19_500, unknown=500))
    insert(run, expected)
    undisturbed = with_settings(run, {"work_dir": tmp_path / "undisturbed"})
    whole = timeless(crawl(undisturbed).feed)
    before, files, dice = pages_given(origin), crawl_files(run.settings, DAY), Random(5)
    in_flight: Counter[str] = Counter()
    for number, target in enumerate(sorted(dice.sample(range(1, len(expected) - 500), KILLS))):
        process = start_crawl(run, CRAWL_BUDGET="0", CRAWL_CONTACT="data-team@example.com")
        _wait_for_rows(files.partial, target, process)
        kill(process, only_the_caller=number % 2 == 0)
        lost = _given_without_a_row(pages_given(origin) - before - in_flight, files.partial)
        assert lost.total() <= IN_FLIGHT
        in_flight += lost
    assert not files.feed.exists()
    crawl(run)
    assert timeless(files.feed) == whole
    given = pages_given(origin) - before
    Console().print(f"{KILLS} kills, {len(whole)} rows, {in_flight.total()} pages in flight at a kill fetched again")
    # Exactly the pages whose answer was on its way at a kill, and no other, were fetched again.
    assert given - in_flight == Counter(str(row.product_id) for row in whole if row.outcome is ProductOutcome.NAMED)


def _given_without_a_row(given: Counter[str], feed: Path) -> Counter[str]:
    """The pages that the shop gave and that no row tells of."""
    return given - Counter(str(row.product_id) for row in read_feed(feed))


def _wait_for_rows(feed: Path, rows: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until a feed has that many records, header included."""
    while not feed.exists() or feed.read_bytes().count(b"\n") <= rows:
        try:
            pytest.fail(f"the crawl ended with {process.wait(0.01)}")
        except subprocess.TimeoutExpired:
            continue
