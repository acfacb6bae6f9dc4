"""The schedule has bounds, and a run that somebody triggers outside of what can be run is refused with the reason."""

from datetime import UTC, date, datetime, timedelta

import pytest
from airflow.timetables.base import DataInterval, TimeRestriction
from airflow.utils.types import DagRunType
from pendulum import DateTime, instance

from dags.timetable import EveryDay

FIRST, LAST = date(2020, 5, 18), date(2020, 5, 20)
BOUNDED = EveryDay(FIRST, LAST)


def at(year: int, month: int, day: int, hour: int = 0) -> DateTime:
    return instance(datetime(year, month, day, hour, tzinfo=UTC))


def scheduled(timetable: EveryDay, *, catchup: bool = True) -> list[date]:
    """The days of the first runs, at most five."""
    days: list[date] = []
    last: DataInterval | None = None
    while len(days) < 5:
        restriction = TimeRestriction(at(1970, 1, 1), None, catchup)
        found = timetable.next_dagrun_info(last_automated_data_interval=last, restriction=restriction)
        if found is None or found.data_interval is None:
            return days
        last = found.data_interval
        days.append(last.start.date())
    return days


def test_the_days_between_the_bounds_are_scheduled() -> None:
    assert scheduled(BOUNDED) == [FIRST, date(2020, 5, 19), LAST]
    assert scheduled(EveryDay(FIRST))[:2] == [FIRST, date(2020, 5, 19)]


def test_nothing_is_scheduled_unasked_after_the_last_day() -> None:
    assert scheduled(BOUNDED, catchup=False) == []
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    assert scheduled(EveryDay(FIRST), catchup=False)[0] in (yesterday, yesterday + timedelta(days=1))


def test_a_logical_date_names_its_day() -> None:
    whole_day = DataInterval(at(2020, 5, 19), at(2020, 5, 20))
    assert BOUNDED.infer_manual_data_interval(run_after=at(2020, 5, 19)) == whole_day
    assert BOUNDED.infer_manual_data_interval(run_after=at(2020, 5, 19, 7)).start == at(2020, 5, 18)


def test_days_after_the_last_scheduled_one_may_be_triggered() -> None:
    now = instance(datetime.now(UTC))
    assert BOUNDED.infer_manual_data_interval(run_after=now).end.date() == now.date()
    assert BOUNDED.infer_manual_data_interval(run_after=now + timedelta(minutes=2)).end.date() >= now.date()


@pytest.mark.parametrize(("run_after", "words"), [
    (at(2099, 1, 1), "in the future"), (at(2099, 1, 1, 12), "in the future"),
    (at(2020, 5, 17), "before the first day, 2020-05-18"), (at(2020, 5, 18, 1), "before the first day"),
    (at(1, 1, 2), "before the first day"),
])
def test_what_cannot_be_run_is_refused_at_once(run_after: DateTime, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        BOUNDED.infer_manual_data_interval(run_after=run_after)


def test_what_is_not_over_yet_is_refused_at_once() -> None:
    now = instance(datetime.now(UTC))
    for run_after, words in ((now.add(hours=1), "in the future"), (now.start_of("day"), "not over yet")):
        with pytest.raises(ValueError, match=words):
            BOUNDED.infer_manual_data_interval(run_after=run_after)


def test_a_run_id_names_the_day_where_it_is_known() -> None:
    interval, moment = DataInterval(at(2020, 5, 19), at(2020, 5, 20)), at(2026, 11, 28, 9)
    def run_id(kind: DagRunType, data_interval: DataInterval | None) -> str:
        return BOUNDED.generate_run_id(run_type=kind, run_after=moment, data_interval=data_interval)

    assert run_id(DagRunType.SCHEDULED, interval) == "scheduled__2020-05-19"
    assert run_id(DagRunType.BACKFILL_JOB, interval) == "backfill__2020-05-19"
    assert run_id(DagRunType.MANUAL, interval) == "manual__2020-05-19__2026-11-28T09:00:00+00:00"
    today = instance(datetime.now(UTC)).start_of("day")
    for unknown in (None, DataInterval(today.subtract(days=1), today)):
        assert run_id(DagRunType.MANUAL, unknown) == "manual__2026-11-28T09:00:00+00:00"


@pytest.mark.parametrize("timetable", [BOUNDED, EveryDay(FIRST)])
def test_it_is_stored_and_read_back(timetable: EveryDay) -> None:
    assert EveryDay.deserialize(timetable.serialize()).serialize() == timetable.serialize()
