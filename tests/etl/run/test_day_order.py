"""Stations of a day side by side: what goes aside and what waits, and what a halt or an interruption leaves."""

from collections.abc import Callable
from threading import Event, current_thread, main_thread

import pytest

from contracts.errors import GlamiraError
from etl.run.day_order import run_in_order, sides
from etl.stations import DAY_STATIONS, Station

STATIONS = (
    Station("land", "m:f"), Station("fetch", "m:f", aside=True), Station("land_fetched", "m:f", ("fetch",), aside=True),
    Station("rates", "m:f"), Station("load", "m:f", ("land", "land_fetched")), Station("judge", "m:f", ("load",)),
)
PATIENCE_SECONDS = 60


class Performed:
    """What was performed, in the order of its end; each station in `during` does something while it is at work."""

    def __init__(self, during: dict[str, Callable[[], None]] | None = None) -> None:
        self.ended: list[str] = []
        self.handed_over: set[str] = set()
        self.aside: set[str] = set()
        self._during = during or {}

    def __call__(self, station: Station, hands_over: bool) -> None:
        self._during.get(station.name, lambda: None)()
        self.ended.append(station.name)
        if hands_over:
            self.handed_over.add(station.name)
        if current_thread() is not main_thread():
            self.aside.add(station.name)


def awaited(event: Event) -> None:
    assert event.wait(PATIENCE_SECONDS), "nobody came"


def halt(seen: Event) -> None:
    seen.set()
    raise GlamiraError("halted")


def test_what_goes_aside_is_at_work_beside_the_others_and_awaited_by_who_needs_it() -> None:
    fetching, landing = Event(), Event()

    def meet(mine: Event, other: Event) -> None:
        mine.set()
        awaited(other)

    performed = Performed({"fetch": lambda: meet(fetching, landing), "land": lambda: meet(landing, fetching)})
    run_in_order(STATIONS, performed, performed)
    assert performed.aside == {"fetch", "land_fetched"}
    assert performed.ended[-2:] == ["load", "judge"]
    assert performed.handed_over == {"land", "fetch", "load"}


def test_a_halt_lets_the_other_side_end_what_it_is_at_and_begin_no_more() -> None:
    halted = Event()
    performed = Performed({"fetch": lambda: awaited(halted), "land": lambda: halt(halted)})
    with pytest.raises(GlamiraError, match="halted"):
        run_in_order(STATIONS, performed, performed)
    assert performed.ended in ([], ["fetch"])  # `land` may have halted before the other side began


def test_a_halt_aside_is_raised_once_the_others_are_done() -> None:
    halted = Event()
    performed = Performed({"fetch": lambda: halt(halted), "land": lambda: awaited(halted)})
    with pytest.raises(GlamiraError, match="halted"):
        run_in_order(STATIONS, performed, performed)
    assert set(performed.ended) <= {"land", "rates"}


def test_an_interruption_waits_for_nobody() -> None:
    is_over = Event()

    def interrupt() -> None:
        raise KeyboardInterrupt

    performed = Performed({"fetch": lambda: awaited(is_over), "land": interrupt})
    with pytest.raises(KeyboardInterrupt):
        run_in_order(STATIONS, performed, performed)
    assert performed.ended == []
    is_over.set()


def test_without_anybody_aside_the_order_is_the_list() -> None:
    performed, apart = Performed(), Performed()
    alone = [one for one in STATIONS if not one.aside]
    run_in_order(alone, performed, apart)
    assert (performed.ended, apart.ended) == ([one.name for one in alone], [])


def test_a_day_crawls_beside_its_events() -> None:
    aside, beside, after = sides(DAY_STATIONS)
    assert [one.name for one in aside] == ["crawl", "land_products"]
    assert [one.name for one in beside] == ["land_events", "locate", "land_locations", "refresh_rates"]
    assert after[0].name == "await_load"
