"""Where refused documents lie now: which were reprocessed, and which events without a date another day has taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import Run
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class Placements:
    """What became of refused documents, by their quarantine ids.

    `landed` has, by dataset, the day whose supplementary batch each lies in: those the run's day refused, and those
    that lie in it. `elsewhere` are the events without any believable date that another day has taken already.
    """

    landed: Mapping[str, Mapping[str, date]]
    elsewhere: frozenset[str]


def placements(run: Run) -> Placements:
    """Where the refused documents that concern the run's day lie."""
    landed: dict[str, dict[str, date]] = {}
    rows = query(run.bigquery, _sql("placed"), {"day": run.day})
    for row in rows:
        if row["is_landed"]:
            landed.setdefault(row["dataset"], {})[row["quarantine_id"]] = row["landed_date"]
    return Placements(landed, frozenset(row["quarantine_id"] for row in rows if row["is_elsewhere"]))
