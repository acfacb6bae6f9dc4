"""The day of a DAG run, for every way to start one."""

from datetime import UTC, date, datetime

import pytest

from dags.days import day_of

MIDNIGHT, NOON = datetime(2020, 5, 5, tzinfo=UTC), datetime(2020, 5, 5, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(("logical_date", "run_after", "day"), [
    pytest.param(MIDNIGHT, datetime(2020, 5, 6, tzinfo=UTC), date(2020, 5, 5), id="scheduled or backfilled"),
    pytest.param(MIDNIGHT, datetime(2026, 1, 1, tzinfo=UTC), date(2020, 5, 5), id="dags test, or triggered by day"),
    pytest.param(NOON, NOON, date(2020, 5, 4), id="triggered at some moment"),
    pytest.param(None, NOON, date(2020, 5, 4), id="triggered without a logical date"),
    pytest.param(None, MIDNIGHT, date(2020, 5, 4), id="triggered without one, at midnight"),
])
def test_the_day_of_a_run(logical_date: datetime | None, run_after: datetime, day: date) -> None:
    assert day_of(logical_date, run_after) == day
