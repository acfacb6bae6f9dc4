"""Runs stations: each is timed and recorded; one that halts holds its day and alerts."""

import dataclasses
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from google.api_core.exceptions import GoogleAPIError

from contracts.errors import DaysRefused, GlamiraError, ServiceUnreachable
from etl.alerting.messages import Message
from etl.alerting.notify import AlertReport, News, alert, notify_resolved
from etl.gates.empty_day import holds_documents
from etl.ops.day_run import Run
from etl.ops.quality_status import closed_because, mark_held
from etl.ops.runs import Progress, halted_because
from etl.platform.bigquery import prepare_warehouse
from etl.platform.error_boundary import error_boundary
from etl.run.station_metrics import measured
from etl.run.station_records import StationRecords
from etl.stations import STATION_OF, Station

log = logging.getLogger(__name__)

LONGEST_DETAIL = 500
LANDING, BUILDING, PUBLISHING = "land_events", "build", "publish"
INTERRUPTED = "interrupted by hand; run the day again"
NO_LAST_WORD = "the station ended without a word: killed, or an error nobody foresaw. Read the task's log."


@dataclass(frozen=True, slots=True)
class StationRun:
    """One station of a run: how far it is, its seconds so far, its report once it is done, and the days it works on."""

    station: str
    progress: Progress
    seconds: float = 0.0
    report: Any = None
    days: tuple[date, ...] = ()


Listener = Callable[[StationRun], None]


def nobody(_: StationRun) -> None:
    """The listener of a run that nobody watches."""


def run_station(name: str, run: Run) -> Any:
    """Run one station under its lock and hand on its report; its progress is kept in the table of runs.

    Raises:
        GlamiraError: it halted; an error that is not one of ours is raised as one.
    """
    return work(STATION_OF[name], run, StationRecords(run), hands_over=False)


def review_if_possible(run: Run) -> None:
    """Write the review page of a run that is over; a page that cannot be built changes no verdict."""
    from etl.site.site import review_or_warn  # noqa: PLC0415 - spares single stations its imports

    with run.bigquery.labelled(station="review"):
        review_or_warn(run)


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


def record_halt(run: Run, station: str, error: GlamiraError) -> None:
    """Record why a station will not run: what has to be done before it could not be done."""
    StationRecords(run).halt(station, str(error)[:LONGEST_DETAIL])


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


def work(station: Station, run: Run, records: StationRecords, *, hands_over: bool) -> Any:
    """As `run_station`; its end is not recorded when it `hands_over` to another one, whose start is the same moment."""
    from etl.lineage.send import traced  # noqa: PLC0415 - spares the scheduler its imports

    name, began = station.name, time.monotonic()
    with error_boundary(f"station {name} of {run.day}", run.settings), run.bigquery.labelled(station=name):
        if not station.needs:
            prepare_warehouse(run.bigquery)
        with (run.locks.hold(station.lock(run.day)), measured(name, run) as counted, traced(name, run) as reported,
              _shown(name, run)):
            report = _perform(station, run, records)
            counted(report)
            reported(report)
            records.end(name, summary(report), hands_over=hands_over)
    log.info("station=%s day=%s run=%s status=done seconds=%.1f", name, run.day, run.run_id, time.monotonic() - began)
    if name == PUBLISHING:
        notify_resolved(run)
    return report


@contextmanager
def _shown(station: str, run: Run) -> Iterator[None]:
    """Have the review site show a build, also one that failed."""
    began = datetime.now(UTC)
    try:
        yield
    finally:
        if station == BUILDING:
            from etl.site.build_page import write_build_or_warn  # noqa: PLC0415 - spares other stations its imports

            write_build_or_warn(run, began)


def _perform(station: Station, run: Run, records: StationRecords) -> Any:
    try:
        with error_boundary(f"station {station.name} of {run.day}", run.settings):
            records.begin(station.name)
            return station.perform(run)
    except DaysRefused as error:
        for day, reason in error.reasons.items():
            StationRecords(run, [day]).halt(station.name, str(reason)[:LONGEST_DETAIL])
        raise
    except GlamiraError as error:
        log.info("station=%s day=%s run=%s status=halted error=%s", station.name, run.day, run.run_id, error)
        records.halt(station.name, str(error)[:LONGEST_DETAIL])
        raise
    except KeyboardInterrupt:
        records.halt(station.name, INTERRUPTED)
        raise KeyboardInterrupt(station.name) from None


def _brief(value: Any) -> str:
    if dataclasses.is_dataclass(value):
        return "(" + summary(value) + ")"
    if isinstance(value, float):
        return f"{value:.1f}"
    return str(len(value)) if isinstance(value, list | tuple | dict) else str(value)
