"""Days as an operator asks for them, over all tables: known ones, those never run, and those that are late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from contracts.errors import UsageError
from contracts.warehouse.sql import SqlFolder
from etl.ops.quality_status import DayStatus
from etl.ops.source_counts import landed_days
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)

NAMED_DAYS = 10
NEVER_RAN, UNFINISHED = "never_ran", "unfinished"


@dataclass(frozen=True, slots=True)
class LateDay:
    """A day that is late; `run_id` and `station` are the last that were seen of it, `worker` holds its lock now.

    All are empty or none of a day that no run was ever seen of. `step` is how far the station is.
    """

    day: date
    run_id: str
    station: str
    step: str
    step_at: datetime | None
    began_at: datetime | None
    worker: str
    is_at_work: bool


def late_days(client: bigquery.Client, due: Sequence[date], between_stations: int) -> list[LateDay]:
    """Those of the due days that are not published, oldest first.

    Days before the first that was ever run are nobody's; before any run only the latest is looked for. A run is at
    work also when it was done with a station less than `between_stations` seconds ago.
    """
    if not due:
        return []
    rows = query(client, _sql("late"), {"due": list(due), "latest": due[-1], "between_stations": between_stations})
    return [LateDay(**row) for row in rows]


def with_holes(client: bigquery.Client, judged: Iterable[DayStatus], due: Iterable[date]) -> list[DayStatus]:
    """Judged days and, of those that documents are due on, the ones without a verdict; newest first."""
    known, landed = {row.data_date: row for row in judged}, landed_days(client)
    missing = [_hole(day, is_landed=day in landed) for day in due if day not in known]
    return sorted([*known.values(), *missing], key=lambda row: row.data_date, reverse=True)


def _hole(day: date, *, is_landed: bool) -> DayStatus:
    found = "a run took its documents, nothing judged it yet" if is_landed else "it has documents, and no run took them"
    reason = f"{found}: python -m etl run {day}"
    return DayStatus(day, UNFINISHED if is_landed else NEVER_RAN, None, reason, None, None)


def require_known_day(client: bigquery.Client, day: date) -> None:
    """Pass when a run has seen the day, or an item of the quarantine is of it.

    Raises:
        UsageError: neither; names the latest that are known.
    """
    known = [row["day"] for row in query(client, _sql("known"))]
    if day not in known:
        named = ", ".join(map(str, known[:NAMED_DAYS])) or "none yet"
        more = f" and {len(known) - NAMED_DAYS} more, the first {known[-1]}" if len(known) > NAMED_DAYS else ""
        raise UsageError(f"day {day}: no run has seen it. Known are {named}{more}; `python -m etl run {day}` runs it.")
