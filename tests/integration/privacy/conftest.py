"""The days of the canaries, and small days in databases of their own."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from pydantic import SecretStr

from contracts.shop.feed import write_feed
from etl.ops.day_run import Run
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.mongo import events_collection
from etl.platform.services import Services
from etl.platform.settings import Settings
from etl.sources.crawl.crawl_files import crawl_files
from tests.conftest import Seed, run_module
from tests.integration.privacy.canaries import EMAIL
from tests.integration.privacy.canary_days import HALTED, PUBLISHED, documents_of, lenient, operated
from tests.integration.quarantine.spoilt_day import SpoiltDay
from tests.other_settings import with_settings

MakeDay = Callable[..., SpoiltDay]
FIRST_DAY = date(2020, 9, 1)
OWN_TABLES = ("source_counts", "pseudonym_keys", "day_keys_history")


@pytest.fixture(scope="session")
def told(sandbox: Settings, seeded: Seed) -> Iterator[str]:
    """What the verbs printed of a day that is published, of one that halts, and of their items."""
    for day in (PUBLISHED, HALTED):
        seeded(f"{day}", events=1_500, orders=60, defects="none")
        events_collection(sandbox).insert_many(documents_of(day), ordered=False)
    with lenient():
        run_module("etl", "run", f"{PUBLISHED}")
    halted = run_module("etl", "run", f"{HALTED}", check=False)
    assert halted.returncode == 1, halted.stderr
    printed = [halted.stdout, halted.stderr, *operated()]
    yield "\n".join(printed)
    events_collection(sandbox).delete_many({"_id": {"$in": [f"{EMAIL} {day}" for day in (PUBLISHED, HALTED)]}})


@pytest.fixture(scope="session")
def days() -> Iterator[date]:
    """Days that no other test uses."""
    return (FIRST_DAY + timedelta(days=number) for number in range(0, 60, 2))


@pytest.fixture
def make_day(sandbox: Settings, days: Iterator[date]) -> Iterator[MakeDay]:
    """A function that seeds a day of its own; whatever key its tests declare is forgotten afterwards."""
    made: list[SpoiltDay] = []

    def make(events: int = 60, orders: int = 5) -> SpoiltDay:
        settings = sandbox.model_copy(update={"mongo_database": f"privacy_{uuid.uuid4().hex[:12]}"})
        day = SpoiltDay(Run(Services(settings), next(days), f"test__{uuid.uuid4().hex[:8]}"))
        ensure_warehouse(day.run.bigquery)
        day.seed(events, orders)
        feed = crawl_files(settings, day.day).feed
        feed.parent.mkdir(parents=True, exist_ok=True)
        write_feed(feed, [])
        made.append(day)
        return day

    yield make
    for day in made:
        for table in OWN_TABLES:
            query(day.run.bigquery, f"delete from glamira_ops.{table} where true")
        day.run.mongo.client.drop_database(day.run.mongo.name)


def with_key(day: SpoiltDay, key: str, former: str = "") -> Run:
    """The day's run on a machine with another key of pseudonyms."""
    return with_settings(day.run, {"pseudonym_key": SecretStr(key), "pseudonym_former_keys": SecretStr(former)})
