"""Runs stations: each is timed and recorded; the first that halts holds the day and alerts."""

import dataclasses
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import zip_longest
from typing import Any

from google.api_core.exceptions import GoogleAPIError

from contracts.errors import GlamiraError, LockHeld, ServiceUnreachable
from etl.alerting.messages import Message
from etl.alerting.notify import AlertReport, News, alert, notify_resolved
from etl.gates.empty_day import holds_documents
from etl.ops.day_run import Run
from etl.ops.locks import day_lock
from etl.ops.quality_status import closed_because, mark_held
from etl.ops.runs import Progress, halted_because
from etl.platform.bigquery import prepare_warehouse
from etl.platform.error_boundary import error_boundary
from etl.retention.retain import retain_if_possible
from etl.run.station_records import StationRecords
from etl.stations import DAY_STATIONS, STATION_OF, STATIONS, Station

log = logging.getLogger(__name__)

LONGEST_DETAIL = 500
LANDING, PUBLISHING = "land_events", "publish"
INTERRUPTED = "interrupted by hand; run the day again"
NO_LAST_WORD = "the station ended without a word: killed, or an error nobody foresaw. Read the task's log."


@dataclass(frozen=True, slots=True)
class StationRun:
    """One station of a run: how far it is, its seconds so far, and its report once it is done."""

    station: str
    progress: Progress
    seconds: float = 0.0
    report: Any = None


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run of a day, every station done; `statements` are the jobs that it had the warehouse do.

    Those of the load function are not among them: it is told by the bucket, and works for whoever landed the batch.
    """

    day: date
    run_id: str
    stations: tuple[StationRun, ...]
    statements: int


Listener = Callable[[StationRun], None]


def nobody(_: StationRun) -> None:
    """The listener of a run that nobody watches."""


def run_day(run: Run, listener: Listener = nobody) -> RunReport:
    """Run every station in order; the listener hears of each when it starts and when it ends.

    What looks after other days takes their locks, and so runs apart, once the run's own day is done with. At last what
    had its time is deleted, which changes no verdict.

    Raises:
        GlamiraError: a station halted; the day is held and the alert is out.
    """
    before = run.bigquery.shared.statements
    own = run_stations(run, DAY_STATIONS, listener)
    with ExitStack() as held:
        others = list(_run_in_order(run, STATIONS[len(DAY_STATIONS) :], listener, held))
    retain_if_possible(run, datetime.now(UTC))
    return RunReport(run.day, run.run_id, (*own.stations, *others), run.bigquery.shared.statements - before)


def run_stations(run: Run, stations: Sequence[Station], listener: Listener = nobody) -> RunReport:
    """Run these stations of a day in order, as `run_day` does.

    Nobody else runs the day meanwhile, nor builds another one between its build and its publication.

    Raises:
        GlamiraError: a station halted; the day is held and the alert is out.
    """
    before = run.bigquery.shared.statements
    try:
        with ExitStack() as held:
            _begin(run, stations, held)
            done = tuple(_run_in_order(run, stations, listener, held))
    except LockHeld:
        raise
    except GlamiraError:
        review_if_possible(run)
        raise
    review_if_possible(run)
    return RunReport(run.day, run.run_id, done, run.bigquery.shared.statements - before)


def run_station(name: str, run: Run) -> Any:
    """Run one station under its lock and hand on its report; its progress is kept in the table of runs.

    Raises:
        GlamiraError: it halted; an error that is not one of ours is told as one.
    """
    return _run(STATION_OF[name], run, StationRecords(run), hands_over=False)


def review_if_possible(run: Run) -> None:
    """Write the review page of a run that is over; a page that cannot be built changes no verdict."""
    from etl.site.site import review_or_tell  # noqa: PLC0415 - spares single stations its imports

    with run.bigquery.labelled(station="review"):
        review_or_tell(run)


def halt(run: Run, station: str, reason: str = "") -> AlertReport:
    """Hold the run's day at the station's gate and alert; a warehouse that is down does not stop the alert.

    Without a `reason` it is the one that the station left behind. A day that a steward closed as one without documents
    stays so as long as the source has none.
    """
    if station == LANDING and _stays_closed(run):
        log.info("stays closed day=%s", run.day)
        return AlertReport(News.KNOWN, Message(f"{run.day} stays closed: it has no documents", ""), ())
    answers = True
    try:
        reason = reason or halted_because(run, station) or NO_LAST_WORD
        mark_held(run, STATION_OF[station].holds_as, reason)
    except (GoogleAPIError, ServiceUnreachable) as error:
        # One that gives no answer would cost the alert half a minute more.
        answers = not isinstance(error, ServiceUnreachable)
        log.error("not held day=%s station=%s error=%s", run.day, station, type(error).__name__)
    return alert(run, station, reason or NO_LAST_WORD, warehouse_answers=answers)


def _stays_closed(run: Run) -> bool:
    """Whether the run's day is closed and has no documents still; one of which that is not certain is held."""
    try:
        with error_boundary(f"documents of {run.day}", run.settings):
            return bool(closed_because(run)) and not holds_documents(run.services, run.day)
    except GlamiraError as error:
        log.warning("not known whether it stays closed day=%s error=%s", run.day, error)
        return False


def reason_of(run: Run, station: str) -> str:
    """Why a station of the run halted, in its own words as far as they are kept and the warehouse answers."""
    try:
        return halted_because(run, station) or NO_LAST_WORD
    except (GoogleAPIError, ServiceUnreachable) as error:
        return f"{NO_LAST_WORD} ({type(error).__name__})"


def summary(report: Any) -> str:
    """A report in one line: its plain fields by name, collections by their size."""
    fields = {field.name: getattr(report, field.name) for field in dataclasses.fields(report)}
    return " ".join(f"{name}={_brief(value)}" for name, value in fields.items())[:LONGEST_DETAIL]


def _run(station: Station, run: Run, records: StationRecords, *, hands_over: bool) -> Any:
    name, began = station.name, time.monotonic()
    with error_boundary(f"station {name} of {run.day}", run.settings), run.bigquery.labelled(station=name):
        if not station.needs:
            prepare_warehouse(run.bigquery)
        with run.locks.hold(station.lock(run.day)):
            report = _perform(station, run, records)
            records.end(name, summary(report), hands_over=hands_over)
    log.info("station=%s day=%s run=%s status=done seconds=%.1f", name, run.day, run.run_id, time.monotonic() - began)
    if name == PUBLISHING:
        notify_resolved(run)
    return report


def _begin(run: Run, stations: Sequence[Station], held: ExitStack) -> None:
    """Have the day to ourselves; another run of it is no reason to hold it, a warehouse that is away is.

    The stations' own locks are taken with the day's: a scheduler runs its stations under these only. They are new on
    a new day, as is the one of whatever looks after other days later on: one statement makes all of them.
    """
    own = (station.lock(run.day) for station in stations if not station.share)
    try:
        with error_boundary(f"run of {run.day}", run.settings):
            prepare_warehouse(run.bigquery)
            run.locks.make(day_lock(run.day), *(station.lock(run.day) for station in STATIONS))
            held.enter_context(run.locks.hold(day_lock(run.day), *own))
    except LockHeld:
        raise
    except GlamiraError as error:
        halt(run, STATIONS[0].name, str(error))
        raise


def _perform(station: Station, run: Run, records: StationRecords) -> Any:
    try:
        with error_boundary(f"station {station.name} of {run.day}", run.settings):
            records.begin(station.name)
            return station.perform(run)
    except GlamiraError as error:
        log.info("station=%s day=%s run=%s status=halted error=%s", station.name, run.day, run.run_id, error)
        records.halt(station.name, str(error)[:LONGEST_DETAIL])
        raise
    except KeyboardInterrupt:
        records.halt(station.name, INTERRUPTED)
        raise


def _run_in_order(
    run: Run, stations: Sequence[Station], listener: Listener, held: ExitStack,
) -> Iterator[StationRun]:
    """Run these stations of a whole run; locks that some of them share stay with `held`."""
    records = StationRecords(run)
    for station, following in zip_longest(stations, stations[1:]):
        # The next may have to wait for a lock: it has not begun before.
        hands_over = following is not None and following.share in {"", station.share}
        yield _run_heard(station, run, listener, held, records, hands_over=hands_over)


def _run_heard(
    station: Station, run: Run, listener: Listener, held: ExitStack, records: StationRecords, *, hands_over: bool,
) -> StationRun:
    began = time.monotonic()
    listener(StationRun(station.name, Progress.RUNNING))
    try:
        if station.share:
            held.enter_context(run.locks.hold(station.share))
        report = _run(station, run, records, hands_over=hands_over)
    except GlamiraError as error:
        listener(StationRun(station.name, Progress.HALTED, time.monotonic() - began))
        halt(run, station.name, str(error))
        raise
    done = StationRun(station.name, Progress.DONE, time.monotonic() - began, report)
    listener(done)
    return done


def _brief(value: Any) -> str:
    if dataclasses.is_dataclass(value):
        return "(" + summary(value) + ")"
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(len(value)) if isinstance(value, list | tuple | dict) else str(value)
