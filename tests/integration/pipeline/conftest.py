"""One small published day that several modules look at."""

from dataclasses import dataclass

import pytest

from etl.settings import Settings
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
