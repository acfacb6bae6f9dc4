"""One small published day that several modules look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from contracts.shop.feed import ProductOutcome, ProductRow, write_feed
from etl.ops.day_run import Run
from etl.ops.quality_status import mark_held
from etl.platform.bigquery import query
from etl.platform.mongo import events_collection
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.sources.crawl.crawl_files import crawl_files
from tests.conftest import Seed, Truth, run_module

HOSTILE = "<script>alert('ring')</script><img src=http://203.0.113.9/x onerror=alert(1)>"


@dataclass(frozen=True)
class PublishedDay:
    """A day that went the whole way, and its truth ledger."""

    date: str
    truth: Truth


@pytest.fixture(scope="session")
def published_day(sandbox: Settings, seeded: Seed) -> PublishedDay:
    """2,000 events with the usual defects, published; products have a name that an attacker would give them."""
    day = date(2020, 4, 24)
    truth = seeded(f"{day}", events=2_000, orders=100, defects="typical")
    name_products(sandbox, day, f"Ring {HOSTILE}")
    run_module("etl", "run", f"{day}")
    return PublishedDay(f"{day}", truth)


def name_products(settings: Settings, day: date, name: str) -> None:
    """Let the day's crawl have found this name for every product that is bought, so that it asks for none of them."""
    bought = events_collection(settings).distinct("cart_products.product_id", {"collection": "checkout_success"})
    files = crawl_files(settings, day)
    files.folder.mkdir(parents=True, exist_ok=True)
    write_feed(files.feed, [
        ProductRow(number, ProductOutcome.NAMED, name, language="en", http_status="200",
                   url=f"https://www.glamira.ae/ring-{number}.html", fetched_at="2020-04-25T00:00:00+00:00")
        for number in bought if isinstance(number, int)
    ])


@pytest.fixture(scope="session")
def halted_day(published_day: PublishedDay, seeded: Seed) -> PublishedDay:
    """A day whose orders are printed in foreign currencies: its run was halted as it landed, and all is refused."""
    day = "2020-04-20"
    truth = seeded(day, events=2_000, orders=100, defects="currency_swapped")
    assert run_module("etl", "run", day, check=False).returncode == 1
    return PublishedDay(day, truth)


@dataclass(frozen=True)
class Held:
    """A day that a gate holds, and why."""

    day: date
    gate: str
    reason: str


@pytest.fixture
def held_day(sandbox: Settings, published_day: PublishedDay) -> Iterator[Held]:
    """A day after the published one, held while a test looks; its reason is what an attacker would write."""
    held = Held(date(2020, 4, 26), "land_events", f"{HOSTILE} 9 of 10 orders refused")
    run = Run(Services(sandbox), held.day, "look")
    mark_held(run, held.gate, held.reason)
    yield held
    query(run.bigquery, "delete from glamira_ops.quality_status_history where data_date = @day", {"day": held.day})
