"""Runs stations: each is timed and recorded; the first that halts holds the day and alerts."""

import dataclasses
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from google.api_core.exceptions import GoogleAPIError

from contracts.errors import GlamiraError, ServiceUnreachable
from etl.alert import AlertReport, alert
from etl.context import Run
from etl.quality import Progress, halted_because, mark_held, record_station
from etl.registry import DAY_STATIONS, STATION_OF, STATIONS, Station
from etl.warehouse import ensure_warehouse

log = logging.getLogger(__name__)

LONGEST_DETAIL = 500
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
    """A whole run of a day, every station done."""

    day: date
    run_id: str
    stations: tuple[StationRun, ...]


Listener = Callable[[StationRun], None]


def nobody(_: StationRun) -> None:
    """The listener of a run that nobody watches."""


def run_day(run: Run, listener: Listener = nobody) -> RunReport:
    """Run every station in order; the listener hears of each when it starts and when it ends.

    What looks after other days runs apart, once the run's own day is done with.

    Raises:
        GlamiraError: a station halted; the day is held and the alert is out.
    """
    own = run_stations(run, DAY_STATIONS, listener)
    others = run_stations(run, STATIONS[len(DAY_STATIONS) :], listener)
    return RunReport(run.day, run.run_id, own.stations + others.stations)


def run_stations(run: Run, stations: Sequence[Station], listener: Listener = nobody) -> RunReport:
    """Run these stations in order, as `run_day` runs all of them.

    Raises:
        GlamiraError: a station halted; the day is held and the alert is out.
    """
    return RunReport(run.day, run.run_id, tuple(_run_heard(station, run, listener) for station in stations))


def run_station(name: str, run: Run) -> Any:
    """Run one station and hand on its report; start, end, and why it halted are kept in `glamira_ops.runs`."""
    station, started_at, began = STATION_OF[name], datetime.now(UTC), time.monotonic()
    if not station.needs:
        ensure_warehouse(run.bigquery)
    record_station(run, name, Progress.RUNNING, started_at)
    try:
        report = station.perform(run)
    except GlamiraError as error:
        log.info("station=%s day=%s run=%s status=halted error=%s", name, run.day, run.run_id, error)
        _leave_reason(run, name, started_at, str(error))
        raise
    record_station(run, name, Progress.DONE, started_at, summary(report))
    log.info("station=%s day=%s run=%s status=done seconds=%.1f", name, run.day, run.run_id, time.monotonic() - began)
    return report


def halt(run: Run, station: str, reason: str = "") -> AlertReport:
    """Hold the run's day at the station's gate and alert; a warehouse that is down does not stop the alert.

    Without a `reason` it is the one that the station left behind.
    """
    try:
        reason = reason or halted_because(run, station) or NO_LAST_WORD
        mark_held(run, STATION_OF[station].holds_as, reason)
    except (GoogleAPIError, ServiceUnreachable) as error:
        log.error("not held day=%s station=%s error=%s", run.day, station, type(error).__name__)
    return alert(run, station, reason or NO_LAST_WORD)


def summary(report: Any) -> str:
    """A report in one line: its plain fields by name, collections by their size."""
    fields = {field.name: getattr(report, field.name) for field in dataclasses.fields(report)}
    return " ".join(f"{name}={_brief(value)}" for name, value in fields.items())[:LONGEST_DETAIL]


def _leave_reason(run: Run, station: str, started_at: datetime, reason: str) -> None:
    """Record why a station halted; what halted it is raised even when the warehouse is down too."""
    try:
        record_station(run, station, Progress.HALTED, started_at, reason[:LONGEST_DETAIL])
    except (GoogleAPIError, ServiceUnreachable) as error:
        log.error("not recorded station=%s day=%s error=%s", station, run.day, type(error).__name__)


def _run_heard(station: Station, run: Run, listener: Listener) -> StationRun:
    began = time.monotonic()
    listener(StationRun(station.name, Progress.RUNNING))
    try:
        report = run_station(station.name, run)
    except GlamiraError as error:
        listener(StationRun(station.name, Progress.HALTED, time.monotonic() - began))
        halt(run, station.name, str(error))
        raise
    done = StationRun(station.name, Progress.DONE, time.monotonic() - began, report)
    listener(done)
    return done


def _brief(value: Any) -> str:
    return str(len(value)) if isinstance(value, list | tuple | dict) else str(value)
