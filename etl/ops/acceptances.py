"""Acceptances: who let a day that waits be published, and why; each is entered once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import Run
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted a day's warnings, why, and when by the warehouse's clock."""

    accepted_by: str
    reason: str
    accepted_at: datetime


def acceptance_of(run: Run, acceptance_id: str) -> Acceptance | None:
    """The acceptance of the run's day with this id (SHA-256, hex, of what was accepted); none when there is none."""
    rows = query(run.bigquery, _sql("of_id"), {"day": run.day, "acceptance_id": acceptance_id})
    return Acceptance(**rows[0]) if rows else None


def acceptances_of(client: bigquery.Client, day: date) -> tuple[Acceptance, ...]:
    """What stewards accepted of the day, the latest first."""
    return tuple(Acceptance(**row) for row in query(client, _sql("of_day"), {"day": day}))


def latest_acceptances(client: bigquery.Client) -> dict[date, Acceptance]:
    """The latest acceptance of each day that has one."""
    rows = query(client, _sql("latest"))
    return {row.pop("day"): Acceptance(**row) for row in rows}


def keep_acceptance(
    run: Run, acceptance_id: str, warnings: Sequence[str], batch_ids: Sequence[str], policy: str, accepted_by: str,
    reason: str,
) -> None:
    """Keep what was accepted of the run's day; the id again changes nothing. `policy` is a fingerprint."""
    query(run.bigquery, _sql("keep"), {
        "acceptance_id": acceptance_id, "day": run.day, "warnings": list(warnings), "batch_ids": list(batch_ids),
        "policy": policy, "accepted_by": accepted_by, "reason": reason,
    })
