"""Retain: personal data is deleted when its time has come, and stewards are notified of what still waits before that.

Lifecycle rules delete by the age of objects alone. What they cannot know of is deleted here: which batch took another's
place, which documents somebody decided on, which rows raw has of them, what landings and errors left on disk.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from contracts.errors import GlamiraError
from contracts.policy.policy import load_policy
from etl.ops import locks
from etl.ops.day_run import Run
from etl.ops.loads import days_loaded_before
from etl.ops.quality_status import unsettled_days
from etl.ops.quarantine_log import due_items
from etl.ops.retentions import enter, warehouse_now
from etl.platform.bigquery import prepare_warehouse
from etl.platform.error_boundary import error_boundary
from etl.platform.mongo import LOCATIONS
from etl.platform.services import Services
from etl.quarantine.near_end import NearEnd, near_end
from etl.retention.lake_batches import DueBatch, delete_batches, due_batches
from etl.retention.leftovers import delete_leftovers, due_day_files, due_errors, due_folders
from etl.retention.notice import notify
from etl.retention.raw_rows import delete_rows, due_rows
from etl.retention.refused_documents import DueObject, clear, due_objects
from etl.retention.terms import Terms, terms

log = logging.getLogger(__name__)

LOCK = "retention"
# Whoever is at work on a day is not waited for: the next run finds the same.
PATIENCE = locks.Terms(lease_seconds=120, wait_seconds=20)
LOCKED_AT_ONCE = 60

Listener = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class RetentionReport:
    """What was deleted by store, or would be; and what waits in quarantine near its end.

    `left` counts objects and batches that somebody was at work on: the next call finds them.
    """

    deleted: dict[str, int]
    left: int
    near_end: NearEnd
    is_notified: bool
    is_dry_run: bool


@dataclass(frozen=True, slots=True)
class _Due:
    """All whose time has come."""

    batches: list[DueBatch]
    objects: list[DueObject]
    days: list[date]
    rows: dict[str, int]
    folders: list[Path]
    errors: list[Path]
    day_files: list[Path]
    places: int
    unsettled: frozenset[date]

    @property
    def counts(self) -> dict[str, int]:
        """How much by store; stores that have nothing are left out."""
        counts = {
            "expired_batches": sum(one.is_expired for one in self.batches),
            "superseded_batches": sum(not one.is_expired for one in self.batches),
            "quarantine_objects": sum(not one.emptied for one in self.objects),
            "quarantine_documents": sum(len(one.emptied) for one in self.objects),
            **{f"raw_{name}": count for name, count in self.rows.items()},
            "landing_leftovers": len(self.folders), "error_files": len(self.errors),
            "day_files": len(self.day_files), "places": self.places,
        }
        return {name: count for name, count in counts.items() if count}


def retain(
    services: Services, run_id: str, at: datetime | None = None, *, dry_run: bool = False,
    listener: Listener = lambda _: None,
) -> RetentionReport:
    """Delete what had its time, and notify of open items near their end. Again, it changes nothing.

    It is now by the warehouse's clock, or the moment `at` (UTC).

    A call that dies is healed by the next: each deletion stands for itself, and a batch loses its manifest first.

    Raises:
        LockHeld: another retention is at work.
        PolicyError: the policy cannot be read.
    """
    prepare_warehouse(services.bigquery)
    now = at or warehouse_now(services.bigquery)
    until = terms(load_policy().retention, services.settings, now)
    listener("looking for what had its time")
    due, near = _due(services, until), near_end(services, now)
    if dry_run:
        return RetentionReport(due.counts, 0, near, False, True)
    left = 0
    if due.counts:
        held = locks.Locks(services.bigquery, run_id, PATIENCE)
        with held.hold(LOCK):
            left = _delete(services, due, until, held, listener)
    is_notified = notify(services, near, now)
    if due.counts or is_notified:
        enter(services.bigquery, run_id, due.counts, near.items, is_notified=is_notified)
    log.info("retention %s left=%d near_end=%d notified=%s", due.counts, left, near.items, is_notified)
    return RetentionReport(due.counts, left, near, is_notified, False)


def retain_if_possible(run: Run) -> str:
    """As `retain`, after a run of a day, whose verdict it does not change; what it did, or why it could not."""
    try:
        with error_boundary("retention", run.settings):
            report = retain(run.services, run.run_id)
    except GlamiraError as error:
        log.warning("retention not done run=%s error=%s", run.run_id, error)
        return f"not done: {error}"
    return ", ".join(f"{name}={count}" for name, count in {**report.deleted, "near_end": report.near_end.items}.items())


def _due(services: Services, until: Terms) -> _Due:
    client = services.bigquery
    unsettled: frozenset[date] = frozenset()
    batches = due_batches(services, until, unsettled)
    if not all(one.is_expired for one in batches):
        unsettled = frozenset(unsettled_days(client))
        batches = due_batches(services, until, unsettled)
    days = days_loaded_before(client, until.raw)
    return _Due(
        batches,
        due_objects(services.quarantine_bucket, due_items(client, until.refused, until.decided), until),
        days, due_rows(client, days, until.raw), due_folders(services.settings, until),
        due_errors(services.settings, until), due_day_files(services.settings, until),
        services.mongo[LOCATIONS].count_documents({"looked_up_at": {"$lt": until.places}}), unsettled,
    )


def _delete(services: Services, due: _Due, until: Terms, own: locks.Locks, listener: Listener) -> int:
    """Delete all of it; how many batches and objects are left to the next call."""
    listener("raw")
    delete_rows(services.bigquery, due.rows, due.days, until.raw)
    services.mongo[LOCATIONS].delete_many({"looked_up_at": {"$lt": until.places}})
    delete_leftovers((*due.folders, *due.errors, *due.day_files))
    names = sorted({one.lock for one in due.batches} | {one.lock for one in due.objects if one.lock})
    left = sum(not clear(services.quarantine_bucket, one) for one in due.objects if not one.lock)
    for first in range(0, len(names), LOCKED_AT_ONCE):
        left += _delete_locked(services, due, until, own, names[first : first + LOCKED_AT_ONCE], listener)
    return left


def _delete_locked(
    services: Services, due: _Due, until: Terms, own: locks.Locks, names: Sequence[str], listener: Listener,
) -> int:
    """Delete batches and documents of these days of datasets, while nobody lands them."""
    batches = [one for one in due.batches if one.lock in names]
    objects = [one for one in due.objects if one.lock in names]
    try:
        with own.hold(*names):
            listener("lake")
            deleted = delete_batches(services, batches, until, due.unsettled)
            listener("quarantine")
            return len(batches) - deleted + sum(not clear(services.quarantine_bucket, one) for one in objects)
    except GlamiraError as error:
        log.warning("left for the next retention: %s", error)
        return len(batches) + len(objects)
