"""The state of things as an operator asks for it: days published, held or never run, and one day's stations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from contracts.errors import UsageError
from etl.warehouse import query

NAMED_DAYS = 10
NEVER_RAN, UNFINISHED, UNKNOWN = "never_ran", "unfinished", "unknown"


@dataclass(frozen=True, slots=True)
class DayStatus:
    """One day as `glamira_ops.quality_status` has it; or without a verdict, `never_ran`, `unfinished` or `unknown`."""

    data_date: date
    status: str
    gate: str | None
    reason: str | None
    rows_quarantined: int | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class StationStatus:
    """One station of a day's latest run."""

    station: str
    status: str
    started_at: datetime
    seconds: float | None
    detail: str | None


def overview(client: bigquery.Client) -> list[DayStatus]:
    """Every day that was ever run, newest first."""
    return [DayStatus(**row) for row in query(client, _DAYS)]


def with_holes(client: bigquery.Client, judged: Iterable[DayStatus], due: Iterable[date]) -> list[DayStatus]:
    """Judged days and, of those that documents are due on, the ones without a verdict; newest first."""
    known, landed = {row.data_date: row for row in judged}, landed_days(client)
    missing = [_hole(day, is_landed=day in landed) for day in due if day not in known]
    return sorted([*known.values(), *missing], key=lambda row: row.data_date, reverse=True)


def without_verdict(day: date) -> DayStatus:
    """A day that is known only by what lies in the lake and is not loaded."""
    reason = "nothing judged it, and the lake holds what is not loaded: python -m etl dead-letters"
    return DayStatus(day, UNKNOWN, None, reason, None, None)


def landed_days(client: bigquery.Client) -> set[date]:
    """Every day whose documents a run began to land, whatever came of it."""
    return {row["day"] for row in query(client, _LANDED_DAYS)}


def _hole(day: date, *, is_landed: bool) -> DayStatus:
    found = "a run took its documents, nothing judged it yet" if is_landed else "it has documents, and no run took them"
    reason = f"{found}: python -m etl run {day}"
    return DayStatus(day, UNFINISHED if is_landed else NEVER_RAN, None, reason, None, None)


def day_status(client: bigquery.Client, day: date) -> list[StationStatus]:
    """The stations of a day's latest run, in the order they started."""
    return [StationStatus(**row) for row in query(client, _STATIONS, {"day": day})]


def require_known_day(client: bigquery.Client, day: date) -> None:
    """Pass when a run has seen the day, or an item of the quarantine is of it.

    Raises:
        UsageError: neither; names the latest that are known.
    """
    known = [row["day"] for row in query(client, _KNOWN_DAYS)]
    if day not in known:
        named = ", ".join(map(str, known[:NAMED_DAYS])) or "none yet"
        more = f" and {len(known) - NAMED_DAYS} more, the first {known[-1]}" if len(known) > NAMED_DAYS else ""
        raise UsageError(f"day {day}: no run has seen it. Known are {named}{more}; `python -m etl run {day}` runs it.")


_DAYS = """
select data_date, status, gate, reason, rows_quarantined, published_at
from glamira_ops.quality_status
order by data_date desc
"""
_STATIONS = """
select
  station, status, started_at, round(timestamp_diff(ended_at, started_at, millisecond) / 1000, 1) as seconds, detail
from glamira_ops.runs
where data_date = @day and run_id = (
  select any_value(run_id having max started_at) from glamira_ops.runs where data_date = @day
)
order by started_at
"""
_LANDED_DAYS = "select data_date as day from glamira_ops.source_counts"
_KNOWN_DAYS = """
select data_date as day from glamira_ops.runs
union distinct
select data_date as day from glamira_ops.quality_status
union distinct
select day
from glamira_ops.quarantine_log, unnest([data_date, landed_date]) as day
where day is not null
order by day desc
"""
