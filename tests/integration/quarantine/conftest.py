"""Days of their own for the quarantine's tests."""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest

from etl.ops.day_run import Run
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.services import Services
from etl.platform.settings import Settings
from tests.integration.quarantine.spoilt_day import SpoiltDay

FIRST_DAY, LAST_DAY = date(2020, 7, 1), date(2020, 12, 31)
MakeSpoiltDay = Callable[..., SpoiltDay]


@pytest.fixture(scope="session")
def days() -> Iterator[date]:
    """Days that no other test uses."""
    return (FIRST_DAY + timedelta(days=number) for number in range(0, (LAST_DAY - FIRST_DAY).days, 2))


@pytest.fixture
def make_spoilt_day(sandbox: Settings, days: Iterator[date]) -> Iterator[MakeSpoiltDay]:
    """A function that makes a fresh day in a fresh database; settings may be changed for it."""
    made: list[SpoiltDay] = []

    def make(**changed: object) -> SpoiltDay:
        settings = sandbox.model_copy(update={"mongo_database": f"quarantine_{uuid.uuid4().hex[:12]}", **changed})
        spoilt_day = SpoiltDay(Run(Services(settings), next(days), f"test__{uuid.uuid4().hex[:8]}"))
        ensure_warehouse(spoilt_day.run.bigquery)
        made.append(spoilt_day)
        return spoilt_day

    yield make
    for spoilt_day in made:
        # No later run may look for late documents of a day whose source is gone.
        query(spoilt_day.run.bigquery, "delete from glamira_ops.source_counts where data_date = @day",
              {"day": spoilt_day.day})
        spoilt_day.run.mongo.client.drop_database(spoilt_day.run.mongo.name)


@pytest.fixture
def spoilt_day(make_spoilt_day: MakeSpoiltDay) -> SpoiltDay:
    """A day of 400 sound documents, 40 of them orders, whose thresholds nothing breaks."""
    made = make_spoilt_day(max_quarantined_share=0.9, max_quarantined_checkout_share=0.9)
    made.seed(events=400, orders=40)
    return made
