"""The seconds of a backfill follow from the medians of past runs: by day, by chunk, and by the documents that land."""

from datetime import UTC, date, datetime

import pytest

from etl.ops.runs import PastRun, StationStatus
from etl.run.estimate import Rates, foreseen, rates_of
from etl.stations import DAY_STATION_NAMES, DAY_STATIONS

NOW = datetime(2020, 6, 1, tzinfo=UTC)
FIRST, SECOND, THIRD = (date(2020, 5, day) for day in (1, 2, 3))
UNITED = [one.name for one in DAY_STATIONS if one.unites]
LANDING = DAY_STATION_NAMES[: DAY_STATION_NAMES.index("audit_raw")]


def run(day: date, seconds: float, without: str = "") -> PastRun:
    stations = (StationStatus(name, "done", NOW, seconds, "") for name in DAY_STATION_NAMES if name != without)
    return PastRun(day, f"run of {day}", tuple(stations))


def test_rates_are_medians_of_seconds_and_documents() -> None:
    rates = rates_of([run(FIRST, 1), run(SECOND, 9), run(THIRD, 2)], {FIRST: 100, SECOND: 50, THIRD: 70})
    assert rates == Rates(dict.fromkeys(DAY_STATION_NAMES, 2), 70)


def test_a_station_that_nobody_saw_done_leaves_no_rates() -> None:
    assert rates_of([], {}) is None
    assert rates_of([run(FIRST, 1, without="publish")], {FIRST: 10}) is None


def test_a_build_and_a_publication_count_once_for_each_chunk() -> None:
    assert UNITED == ["build", "publish"]
    rates, documents = Rates(dict.fromkeys(DAY_STATION_NAMES, 1.0), 10), dict.fromkeys((FIRST, SECOND, THIRD), 10)
    aside = sum(station.aside for station in DAY_STATIONS)  # beside others, which last longer
    alone = len(DAY_STATION_NAMES) - len(UNITED) - aside
    one, many = [[FIRST, SECOND, THIRD]], [[FIRST], [SECOND], [THIRD]]
    assert foreseen(one, documents, (), LANDING, rates) == 3 * alone + 2
    assert foreseen(many, documents, (), LANDING, rates) == 3 * alone + 6
    assert foreseen(one, documents, (FIRST,), LANDING, rates) == 3 * alone + 2 - (len(LANDING) - aside)


@pytest.mark.parametrize(("documents", "seconds"), [(5, 1), (10, 1), (40, 4)])
def test_landing_grows_with_the_documents_and_takes_no_less_than_it_did(documents: int, seconds: int) -> None:
    rates = Rates({"land_events": 1.0, "locate": 1.0}, 10)
    [land] = [one for one in DAY_STATIONS if one.name == "land_events"]
    [locate] = [one for one in DAY_STATIONS if one.name == "locate"]
    assert rates.of_day([land, locate], documents) == seconds + 1
