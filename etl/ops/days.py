"""Days as an operator asks for them, over all tables: known ones, those never run, and those that are late."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from google.cloud import bigquery

from contracts.commands import command
from contracts.errors import UsageError
from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import Run
from etl.ops.quality_status import CLOSED, DayStatus
from etl.ops.source_counts import landed_days
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)

NAMED_DAYS = 10
NEVER_RAN, UNFINISHED, RUNNING, UNKNOWN = "never_ran", "unfinished", "running", "unknown"


@dataclass(frozen=True, slots=True)
class Worker:
    """Who is at work on a day, and since when."""

    name: str
    since: datetime

    def __str__(self) -> str:
        return f"{self.name} is at work on it since {self.since:%Y-%m-%d %H:%M:%S} UTC"


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


@dataclass(frozen=True, slots=True)
class EmptyDay:
    """A day that a steward may close, or closed: its verdict (empty: none), since when, and what is left of it.

    `rows_loaded` of its documents lie in raw and `items_open` in quarantine.
    """

    status: str
    reason: str
    since: datetime | None
    rows_loaded: int
    items_open: int

    @property
    def is_closed(self) -> bool:
        """Whether a steward closed it."""
        return self.status == CLOSED


def closable(run: Run) -> EmptyDay | None:
    """The run's day when no reader sees it, and it is closed, held while it was landed, or overdue without any run."""
    rows = query(run.bigquery, _sql("empty"), {"day": run.day})
    return EmptyDay(**rows[0]) if rows else None


def late_days(client: bigquery.Client, due: Sequence[date], between_stations: int) -> list[LateDay]:
    """Those of the due days that are neither published nor closed as empty, oldest first.

    Days before the first that was ever run are nobody's; before any run only the latest is looked for. A run is at
    work also when it was done with a station less than `between_stations` seconds ago.
    """
    if not due:
        return []
    rows = query(client, _sql("late"), {"due": list(due), "latest": due[-1], "between_stations": between_stations})
    return [LateDay(**row) for row in rows]


def with_holes(client: bigquery.Client, judged: Iterable[DayStatus], due: Iterable[date]) -> list[DayStatus]:
    """Judged days and those without a verdict, newest first; of each that a run is at work on this is said.

    `due` are days that documents are due on; those that are overdue are added.
    """
    known, landed, has_documents = {row.data_date: row for row in judged}, landed_days(client), set(due)
    working = workers(client)
    holes = [
        hole(day, is_landed=day in landed, is_due=day in has_documents, worker=working.get(day))
        for day in {*has_documents, *_overdue(client)} - known.keys()
    ]
    rows = [_at_work(row, working[row.data_date]) if row.data_date in working else row for row in known.values()]
    return sorted([*rows, *holes], key=lambda row: row.data_date, reverse=True)


def workers(client: bigquery.Client) -> dict[date, Worker]:
    """Who is at work on which day, as the locks say."""
    return {row["day"]: Worker(row["name"], row["since"]) for row in query(client, _sql("at_work"))}


def without_verdict(day: date) -> DayStatus:
    """A day that is known only by what lies in the lake and is not loaded."""
    reason = f"nothing judged it, and the lake holds what is not loaded: {command('dead-letters')}"
    return DayStatus(day, UNKNOWN, None, reason, None, None)


def ahead_of_time(days: Sequence[date]) -> str:
    """What is wrong with documents that are due on some future days, and what to do; "" when there are none."""
    if not days:
        return ""
    named = ", ".join(map(str, days[:NAMED_DAYS])) + (" and more" if len(days) > NAMED_DAYS else "")
    return (
        f"documents are dated in the future, and no run can take them: {named}. Look for the clock that is wrong; "
        "write them to MongoDB anew, with an ObjectId and a time_stamp of when they were sent, and remove these."
    )


def hole(day: date, *, is_landed: bool, is_due: bool, worker: Worker | None) -> DayStatus:
    """A day without a verdict, and what to do; `is_due`: whether the source has documents of it."""
    if worker:
        return DayStatus(day, RUNNING, None, str(worker), None, None)
    run = command(f"run {day}")
    if is_landed:
        return DayStatus(day, UNFINISHED, None, f"a run took its documents, and came to no verdict: {run}", None, None)
    has_any, has_none = f"it has documents, and no run took them: {run}", (
        f"no run, and no document in the source. If that is right: {command(f'accept {day} --reason TEXT')}; "
        f"if not, see why, then {run}"
    )
    return DayStatus(day, NEVER_RAN, None, has_any if is_due else has_none, None, None)


def _at_work(row: DayStatus, worker: Worker) -> DayStatus:
    return replace(row, reason=f"{row.reason.rstrip('.')}. {worker}" if row.reason else str(worker))


def _overdue(client: bigquery.Client) -> set[date]:
    return {row["day"] for row in query(client, _sql("overdue"))}


def require_known_day(client: bigquery.Client, day: date) -> None:
    """Pass when a run has seen the day, somebody was notified of it, or an item of the quarantine is of it.

    Raises:
        UsageError: none of them; names the latest that are known.
    """
    known = [row["day"] for row in query(client, _sql("known"))]
    if day not in known:
        named = ", ".join(map(str, known[:NAMED_DAYS])) or "none yet"
        more = f" and {len(known) - NAMED_DAYS} more, the first {known[-1]}" if len(known) > NAMED_DAYS else ""
        raise UsageError(f"day {day}: no run has seen it. Known are {named}{more}; `{command('status')}` lists also "
                         "those that have documents and never ran.")
