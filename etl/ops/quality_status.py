"""Quality status: which days readers see, and which are held at what gate, as entries that are only added."""

from collections.abc import Sequence
from datetime import date

from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import DayRun
from etl.platform.bigquery import change, query

_sql = SqlFolder(__file__)


def mark_held(run: DayRun, gate: str, reason: str) -> None:
    """Tell that the run's day is held at a gate.

    A day that was published before keeps naming that publication: the marts still show it.
    """
    query(run.bigquery, _sql("hold"), {"day": run.day, "gate": gate, "reason": reason})


def confirm_published(run: DayRun, days: Sequence[date]) -> bool:
    """Tell that days which were published before are in order again, their publication unchanged.

    False, and nothing is changed, when one of them has no publication to confirm.
    """
    return change(run.bigquery, _sql("confirm"), {"days": list(days)}) > 0
