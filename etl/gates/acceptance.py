"""Acceptance: a steward lets a day that waits be published, with name and reason; a failed rule cannot be accepted."""

from dataclasses import dataclass
from datetime import date

from contracts.errors import AcceptanceError
from etl.context import Run
from etl.gates.hold import hold_of
from etl.ops.acceptances import keep_acceptance
from etl.ops.quarantine_changes import Author
from etl.platform.bigquery import prepare_warehouse


@dataclass(frozen=True, slots=True)
class AcceptReport:
    """What was accepted, by whom and why; `is_new` is false when exactly this was accepted before."""

    day: date
    warnings: tuple[str, ...]
    accepted_by: str
    reason: str
    is_new: bool
    is_dry_run: bool


def accept(run: Run, by: Author, *, dry_run: bool = False) -> AcceptReport:
    """Accept the warnings that hold the run's day, exactly as they are now; twice leaves one row.

    Raises:
        GateRefused: a gate refused the day or has not judged it; that cannot be accepted.
        AcceptanceError: no warning holds the day.
    """
    prepare_warehouse(run.bigquery)
    with run.locks.hold(f"accept {run.day}"):
        hold = hold_of(run)
        if not hold.warnings:
            raise AcceptanceError(f"accept {run.day}: it waits for nothing. See `python -m etl status {run.day}`.")
        if hold.is_waiting and not dry_run:
            keep_acceptance(
                run, hold.fingerprint, list(map(str, hold.warnings)), hold.batch_ids, hold.policy, by.name, by.reason,
            )
    known = hold.acceptance
    who, why = (known.accepted_by, known.reason) if known else (by.name, by.reason)
    return AcceptReport(run.day, tuple(map(str, hold.warnings)), who, why, known is None, dry_run)
