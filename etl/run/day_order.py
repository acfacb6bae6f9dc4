"""The order of a day's stations: one after the other, and those that go aside in a thread beside the others."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from contextvars import copy_context
from itertools import zip_longest
from threading import Event, Thread

from etl.stations import Station

Perform = Callable[[Station, bool], None]  # a station, and whether its end is the start of the next one


def run_in_order(stations: Sequence[Station], perform: Perform, perform_aside: Perform) -> None:
    """Perform stations in their order; those that go aside are performed in a thread, until a station needs one.

    Once a station halts, none begins any more; who is at work ends what it is at. Interrupted by hand nobody is waited
    for: the thread ends with the process.

    Raises:
        Exception: what the first station raised that halted; of two at once, the one that did not go aside.
    """
    aside, beside, after = sides(stations)
    has_halted = Event()
    others = _thread(lambda: _one_by_one(aside, perform_aside, has_halted))
    try:
        _one_by_one(beside, perform, has_halted)
    except Exception:
        wait([others])
        raise
    others.result()
    _one_by_one(after, perform, has_halted)


def sides(stations: Sequence[Station]) -> tuple[list[Station], list[Station], list[Station]]:
    """Stations in three: those that go aside, those beside them, and those that begin when both are done."""
    aside = [one for one in stations if one.aside]
    others = [one for one in stations if not one.aside]
    names = {one.name for one in aside}
    both = next((place for place, one in enumerate(others) if names & set(one.needs)), len(others))
    return aside, others[:both], others[both:]


def _one_by_one(stations: Sequence[Station], perform: Perform, has_halted: Event) -> None:
    for station, following in zip_longest(stations, stations[1:]):
        if has_halted.is_set():
            return
        try:
            perform(station, following is not None)
        except Exception:
            has_halted.set()
            raise


def _thread(work: Callable[[], None]) -> "Future[None]":
    """Do the work in a thread of its own, in the context of this one."""
    ended: Future[None] = Future()
    context = copy_context()

    def do() -> None:
        try:
            ended.set_result(context.run(work))
        except BaseException as error:
            ended.set_exception(error)

    # A daemon: the interpreter would wait for an executor's threads, also after an interruption.
    Thread(target=do, name="aside", daemon=True).start()
    return ended
