"""The stations: an order that can be run, and functions that are there."""

from importlib import import_module

import pytest

from etl.gates.release import GATES
from etl.stations import DAY_STATIONS, STATION_OF, STATIONS, Station


def test_every_need_comes_before() -> None:
    done: set[str] = set()
    for station in STATIONS:
        assert set(station.needs) <= done, station.name
        done.add(station.name)


@pytest.mark.parametrize("station", STATIONS, ids=lambda station: station.name)
def test_every_function_exists(station: Station) -> None:
    module, _, name = station.function.partition(":")
    assert callable(getattr(import_module(module), name))


def test_publication_comes_last_and_after_every_gate() -> None:
    assert DAY_STATIONS[-1].name == "publish"
    assert {station.holds_as for station in STATIONS} >= set(GATES)


def test_a_station_is_known_by_one_name() -> None:
    assert len(STATION_OF) == len(STATIONS)
