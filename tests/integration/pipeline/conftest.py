"""One small published day that several modules look at."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from etl.context import Run
from etl.quality import mark_held
from etl.settings import Settings
from etl.warehouse import query
from tests.conftest import Seed, Truth, run_module


@dataclass(frozen=True)
class PublishedDay:
    """A day that went the whole way, and its truth ledger."""

    date: str
    truth: Truth


@pytest.fixture(scope="session")
def published_day(sandbox: Settings, seeded: Seed) -> PublishedDay:
    """2,000 events with the usual defects, published."""
    truth = seeded("2020-04-24", events=2_000, orders=100, defects="typical")
    run_module("etl", "run", "2020-04-24")
    return PublishedDay("2020-04-24", truth)


@dataclass(frozen=True)
class Held:
    """A day that a gate holds, and why."""

    day: date
    gate: str
    reason: str


@pytest.fixture
def held_day(sandbox: Settings, published_day: PublishedDay) -> Iterator[Held]:
    """A day after the published one, held while a test looks; its reason is what an attacker would write."""
    held = Held(date(2020, 4, 26), "land_events", "<script>alert('ring')</script> 9 of 10 orders refused")
    run = Run(sandbox, held.day, "look")
    mark_held(run, held.gate, held.reason)
    yield held
    query(run.bigquery, "delete from glamira_ops.quality_status where data_date = @day", {"day": held.day})
