"""Runs: how far each station of each run is, as entries that are only added."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import DayRun
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


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


def record_station(run: DayRun, station: str, progress: Progress, detail: str = "") -> None:
    """Record how far a station of this run is, as `record_stations` does. `detail` is one line."""
    record_stations(run, [StationEntry(station, progress, detail)])


def record_stations(run: DayRun, entries: Sequence[StationEntry]) -> None:
    """Record how far stations of this run are, all at one moment; each entry counts in place of what was known.

    The moment is the warehouse's, as those of the gates' verdicts that it is compared with.
    """
    query(run.bigquery, _sql("add"), {
        "run_id": run.run_id, "day": run.day,
        "entries": json.dumps([asdict(entry) for entry in entries], ensure_ascii=False),
    })


def halted_because(run: DayRun, station: str) -> str:
    """What a halted station of this run left as its reason; empty when it could not leave any."""
    rows = query(run.bigquery, _sql("halted"), {"day": run.day, "run_id": run.run_id, "station": station})
    return str(rows[0]["detail"]) if rows else ""
