"""Runs: how far each station of each run is, as entries that are only added."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import Run
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)
_STATION = ("station", "status", "started_at", "seconds", "detail")


class Progress(StrEnum):
    """How far a station is; one that was killed stays `running`."""

    RUNNING = "running"
    DONE = "done"
    HALTED = "halted"


@dataclass(frozen=True, slots=True)
class StationEntry:
    """How far a station is; `detail` is one line."""

    station: str
    status: Progress
    detail: str = ""


@dataclass(frozen=True, slots=True)
class StationStatus:
    """One station of a run that was recorded; `seconds` is none while it runs."""

    station: str
    status: str
    started_at: datetime
    seconds: float | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class LatestRun:
    """The latest run of a day and its stations, in the order they started; the id is empty when there was none."""

    run_id: str
    stations: tuple[StationStatus, ...]


@dataclass(frozen=True, slots=True)
class PastRun:
    """One run of one day and its stations, in the order they started."""

    day: date
    run_id: str
    stations: tuple[StationStatus, ...]

    @property
    def status(self) -> str:
        """`halted` at a station, else `running` while one is, else `done`."""
        found = {one.status for one in self.stations}
        return next((word for word in (Progress.HALTED, Progress.RUNNING) if word in found), Progress.DONE).value

    @property
    def seconds(self) -> float:
        """From its first start to the latest end that is known."""
        first = self.stations[0].started_at
        return max((one.started_at - first).total_seconds() + (one.seconds or 0) for one in self.stations)

    @property
    def longest(self) -> StationStatus | None:
        """The station that took longest, of those that ended."""
        ended = [one for one in self.stations if one.seconds is not None]
        return max(ended, key=lambda one: one.seconds or 0, default=None)


@dataclass(frozen=True, slots=True)
class DayProgress:
    """How far a day is: its verdict (empty: none), and whether a run that ended too early left it landed, unjudged."""

    day: date
    status: str
    is_landed: bool


@dataclass(frozen=True, slots=True)
class BuildStart:
    """The latest start of a build, for whichever day; none: somebody built by hand, with dbt."""

    data_date: date | None
    run_id: str
    started_at: datetime


def record_station(run: Run, station: str, progress: Progress, detail: str = "") -> None:
    """Record how far a station of this run is, as `record_stations` does. `detail` is one line."""
    record_stations(run, [StationEntry(station, progress, detail)])


def record_stations(run: Run, entries: Sequence[StationEntry], days: Sequence[date] = ()) -> None:
    """Record how far stations of this run are, all at one moment; each entry counts in place of what was known.

    They are of the run's day, or of each of `days` when they work on several at once. The moment is the warehouse's, as
    those of the gates' verdicts that it is compared with.
    """
    query(run.bigquery, _sql("add"), {
        "run_id": run.run_id, "days": list(days) or [run.day],
        "entries": json.dumps([asdict(entry) for entry in entries], ensure_ascii=False),
    })


def halted_because(run: Run, station: str) -> str:
    """What a halted station of this run left as its reason; empty when it could not leave any."""
    rows = query(run.bigquery, _sql("halted"), {"day": run.day, "run_id": run.run_id, "station": station})
    return str(rows[0]["detail"]) if rows else ""


def latest_run(client: bigquery.Client, day: date) -> LatestRun:
    """The run of a day that a station was started by last."""
    rows: list[dict[str, Any]] = query(client, _sql("latest"), {"day": day})
    run_ids = [row.pop("run_id") for row in rows]
    return LatestRun(next(iter(run_ids), ""), tuple(StationStatus(**row) for row in rows))


def recent_runs(client: bigquery.Client, count: int) -> tuple[PastRun, ...]:
    """So many runs of whichever days, the latest first, each with its stations in the order they started."""
    rows = query(client, _sql("recent"), {"count": count})
    return tuple(
        PastRun(day, run_id, tuple(StationStatus(**{name: row[name] for name in _STATION}) for row in stations))
        for (day, run_id), stations in groupby(rows, key=itemgetter("day", "run_id"))
    )


def days_progress(client: bigquery.Client, days: Sequence[date], landing: Sequence[str]) -> dict[date, DayProgress]:
    """How far each of the days is; `landing` are the stations after which a day is landed."""
    rows = query(client, _sql("progress"), {"days": list(days), "stations": list(landing)}) if days else []
    return {row["day"]: DayProgress(**row) for row in rows}


def latest_build(client: bigquery.Client) -> BuildStart | None:
    """The build that was started last, of whichever day, by a run or by hand; none before the first."""
    rows = query(client, _sql("latest_build"))
    return BuildStart(**rows[0]) if rows else None


def held_since(client: bigquery.Client, day: date) -> datetime:
    """The first halt since the day was published, or since its last incident was over; now when there was none."""
    [held] = query(client, _sql("held_since"), {"day": day})
    since: datetime = held["since"]
    return since
