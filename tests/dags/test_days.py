"""The day of a DAG run, for every way to start one."""

from datetime import UTC, date, datetime

import pytest

from contracts.errors import UsageError
from dags.days import day_of, refusal, run_day

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


@pytest.mark.parametrize("logical_date", [None, NOON])
def test_the_forms_day_counts(logical_date: datetime | None) -> None:
    assert run_day({"day": "2020-05-01"}, logical_date, NOON) == date(2020, 5, 1)


@pytest.mark.parametrize("conf", [None, {}, {"day": None}, {"day": ""}, {"day": "2020-05-05"}])
def test_without_one_or_with_the_same_the_logical_date_counts(conf: dict[str, str] | None) -> None:
    assert run_day(conf, MIDNIGHT, NOON) == date(2020, 5, 5)


@pytest.mark.parametrize(("day", "words"), [
    ("2020-05-01", "logical date names 2020-05-05"), ("2020-02-30", "YYYY-MM-DD"), ("20200501", "YYYY-MM-DD"),
    ("yesterday", "YYYY-MM-DD"),
    (20200501.5, "YYYY-MM-DD"), (["2020-05-01"], "YYYY-MM-DD"), (0, "YYYY-MM-DD"), (False, "YYYY-MM-DD"),
    ([], "YYYY-MM-DD"), ({}, "YYYY-MM-DD"), (" ", "YYYY-MM-DD"), ("2020-05-01T00:00:00Z", "YYYY-MM-DD"),
    ("2020-05-01\n", "YYYY-MM-DD"), ("0000-00-00", "YYYY-MM-DD"),
])
def test_a_day_that_is_none_or_another_one_is_told(day: object, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        run_day({"day": day}, MIDNIGHT, NOON)


@pytest.mark.parametrize(("day", "words"), [
    (date(2020, 5, 4), ""), (date(2020, 4, 1), ""),
    (date(2020, 5, 5), "not over yet in UTC. Choose a day before 2020-05-05"), (date(2020, 5, 6), "not over yet"),
    (date(2099, 1, 1), "not over yet"),
    (date(2020, 3, 31), "before the first day, 2020-04-01"), (date(1, 1, 1), "before the first day"),
])
def test_a_day_that_cannot_be_run_is_refused_with_the_reason(day: date, words: str) -> None:
    found = refusal(day, date(2020, 4, 1), NOON)
    assert words in found
    assert bool(found) == bool(words)


@pytest.mark.parametrize("conf", [{"days": "2020-05-01"}, {"Day": "2020-05-01"}, {"day": "2020-05-05", "force": True},
                                  {"date": "2020-05-01", "": 1}])
def test_a_word_that_nothing_is_called_by_runs_no_other_day(conf: dict[str, object]) -> None:
    """A typing error would run yesterday, and end in green."""
    with pytest.raises(UsageError, match="nothing of a run is called so"):
        run_day(conf, None, NOON)
