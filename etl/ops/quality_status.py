"""Quality status: which days readers see, are held at what gate, or have no documents; entries are only added."""

from collections.abc import Sequence
from datetime import date

from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import DayRun
from etl.platform.bigquery import change, query

_sql = SqlFolder(__file__)

CLOSED = "empty"  # a steward accepted that the day has no documents


def mark_held(run: DayRun, gate: str, reason: str) -> None:
    """Tell that the run's day is held at a gate.

    A day that was published before keeps naming that publication: the marts still show it.
    """
    query(run.bigquery, _sql("hold"), {"day": run.day, "gate": gate, "reason": reason})


def mark_closed(run: DayRun, reason: str) -> None:
    """Tell that a steward closed the run's day, which has no documents."""
    query(run.bigquery, _sql("close"), {"day": run.day, "reason": reason})


def closed_because(run: DayRun) -> str:
    """Why the run's day was closed as one without documents; empty when it is not closed."""
    rows = query(run.bigquery, _sql("closed"), {"day": run.day})
    return str(rows[0]["reason"]) if rows else ""


def confirm_published(run: DayRun, days: Sequence[date]) -> bool:
    """Tell that days which were published before are in order again, their publication unchanged.

    False, and nothing is changed, when one of them has no publication to confirm.
    """
    return change(run.bigquery, _sql("confirm"), {"days": list(days)}) > 0
