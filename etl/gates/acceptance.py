"""Acceptance: a steward lets a day that waits be published, or closes an empty one; no failed rule is accepted."""

from dataclasses import dataclass
from datetime import date

from contracts.commands import command
from contracts.errors import AcceptanceError
from etl.gates.empty_day import close, empty_day, facts
from etl.gates.release import Hold, hold_of
from etl.ops.acceptances import keep_acceptance
from etl.ops.day_run import Run
from etl.ops.days import EmptyDay
from etl.ops.outcomes import HoldingWarning
from etl.ops.quarantine_changes import Author
from etl.platform.bigquery import prepare_warehouse


@dataclass(frozen=True, slots=True)
class AcceptReport:
    """What was accepted, by whom and why; `is_new` is false when exactly this was accepted before.

    `closes`: whether the day has no documents and is closed: there is nothing to publish.
    """

    day: date
    warnings: tuple[str, ...]
    accepted_by: str
    reason: str
    is_new: bool
    is_dry_run: bool
    closes: bool = False


def accept(run: Run, by: Author, *, dry_run: bool = False) -> AcceptReport:
    """Accept the warnings that hold the run's day, exactly as they are now; twice leaves one row.

    A day that readers never saw, and that the source holds no document of now, is closed instead.

    Raises:
        GateRefused: a gate refused the day or has not judged it; that cannot be accepted.
        AcceptanceError: no warning holds the day, or documents of it came at this moment.
    """
    prepare_warehouse(run.bigquery)
    with run.locks.hold(f"accept {run.day}"):
        if empty := empty_day(run):
            return _closed(run, empty, by, dry_run=dry_run)
        hold = hold_of(run)
        if not hold.warnings:
            raise AcceptanceError(f"accept {run.day}: it waits for nothing. See `{command(f'status {run.day}')}`.")
        if hold.is_waiting and not dry_run:
            keep_acceptance(
                run, hold.fingerprint, list(map(str, hold.warnings)), hold.batch_ids, hold.policy, by.name, by.reason,
            )
    known = hold.acceptance
    who, why = (known.accepted_by, known.reason) if known else (by.name, by.reason)
    return AcceptReport(run.day, tuple(map(str, hold.warnings)), who, why, known is None, dry_run)


def _closed(run: Run, empty: EmptyDay, by: Author, *, dry_run: bool) -> AcceptReport:
    if empty.is_closed:
        raise AcceptanceError(f"accept {run.day}: it is closed already ({empty.reason}). There is nothing to do.")
    if not dry_run:
        if close(run, by.name, by.reason) is None:
            raise AcceptanceError(f"accept {run.day}: documents came meanwhile. Run `{command(f'run {run.day}')}`.")
        _keep(run, _question(run, empty), by)
    return AcceptReport(run.day, facts(empty), by.name, by.reason, is_new=True, is_dry_run=dry_run, closes=True)


def _question(run: Run, empty: EmptyDay) -> Hold:
    """What is asked of an empty day: it is asked anew when it was held again since."""
    since = f"{empty.since}"
    asked = (HoldingWarning("land_events", "no_documents", "events", since, "", fact) for fact in facts(empty))
    return Hold(run.day, tuple(asked), (), "")


def _keep(run: Run, hold: Hold, by: Author) -> None:
    keep_acceptance(run, hold.fingerprint, list(map(str, hold.warnings)), hold.batch_ids, hold.policy, by.name,
                    by.reason)
