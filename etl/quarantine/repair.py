"""Repair: a refused document gets a new version beside the original, or is discarded, or opened again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from contracts.commands import command
from contracts.datasets.judge import Violation
from contracts.datasets.raw_documents import Document, Undecodable, decode, encode
from contracts.errors import QuarantineError
from etl.ops.quarantine_changes import Author, Change, Verb, apply
from etl.ops.quarantine_log import Filters, Item, find_items, list_items
from etl.platform.services import Services
from etl.quarantine.document_paths import with_values
from etl.quarantine.documents import current_bson, require_kept, store_attempt
from etl.quarantine.known import require_known
from etl.quarantine.own_ids import with_own_ids
from etl.quarantine.rejudge import Verdict, rejudge


@dataclass(frozen=True, slots=True)
class Fix:
    """Values to set in one item's document, as texts by path."""

    quarantine_id: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FixReport:
    """One repaired version: the reasons before and those that remain, and the day it would land on."""

    quarantine_id: str
    attempt_id: str
    set: tuple[str, ...]
    reasons_before: tuple[str, ...]
    reasons_left: tuple[str, ...]
    violations_left: tuple[Violation, ...]
    day: date | None
    is_dry_run: bool


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The items of a discard or reopen by what they are now; an unchanged one had that status before."""

    status: str
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    is_dry_run: bool


def fix(services: Services, fixes: Sequence[Fix], by: Author, *, dry_run: bool = False) -> list[FixReport]:
    """Give each item a repaired version, judged at once; the original stays as it is, and nothing lands yet.

    Values are set in the latest version, so that fixes add up; the same fix again changes nothing.

    Raises:
        UsageError: an item does not exist.
        QuarantineError: an item is not open, or its document cannot be decoded or is not kept.
        UsageError: a path or value does not fit the document.
    """
    items = find_items(services.bigquery, [one.quarantine_id for one in fixes])
    _require_open(items)
    verdicts = _repaired(services, items, {one.quarantine_id: one.values for one in fixes})
    if dry_run:
        return [_report(one, "", fixes, is_dry_run=True) for one in verdicts]
    bucket = services.quarantine_bucket
    attempts = {one.item.quarantine_id: store_attempt(bucket, one.item, one.raw) for one in verdicts}
    apply(services.bigquery, Verb.FIX, [Change(*pair) for pair in attempts.items()], by)
    return [_report(one, attempts[one.item.quarantine_id], fixes, is_dry_run=False) for one in verdicts]


def discard(services: Services, filters: Filters, by: Author, *, dry_run: bool = False) -> StatusReport:
    """Close open items for good: they count towards no threshold, and their documents stay where they are.

    Raises:
        UsageError: an item named by id does not exist.
        QuarantineError: one was reprocessed.
        UsageError: nothing has a reason code or day as the filters want it, because there is none such.
    """
    items = find_items(services.bigquery, list(filters.ids)) if filters.ids else list_items(services.bigquery, filters)
    if not items:
        require_known(services.bigquery, filters)
    for item in items:
        if item.status == "reprocessed":
            raise QuarantineError(
                f"quarantine item {item.quarantine_id}: it is reprocessed, so its document is in the warehouse. "
                f"Take it out first: {command(f'quarantine reopen {item.quarantine_id} --reason TEXT')}"
            )
    changes = [Change(item.quarantine_id) for item in items if item.status == "open"]
    if not dry_run:
        apply(services.bigquery, Verb.DISCARD, changes, by)
    return _status_report("discarded", items, changes, dry_run)


def reopen(services: Services, ids: Sequence[str], by: Author, *, dry_run: bool = False) -> StatusReport:
    """Undo a discard or a reprocess: the items are open again, without any repaired version.

    A document that was in a supplementary batch leaves it when its day is reprocessed or run.

    Raises:
        UsageError: an item does not exist.
    """
    items = find_items(services.bigquery, list(ids))
    changes = [
        Change(item.quarantine_id) for item in items if item.status == "discarded" or item.landed_date is not None
    ]
    if not dry_run:
        apply(services.bigquery, Verb.REOPEN, changes, by)
    return _status_report("open", items, changes, dry_run)


def _require_open(items: Sequence[Item]) -> None:
    for item in items:
        if item.status != "open":
            raise QuarantineError(
                f"quarantine item {item.quarantine_id}: it is {item.status}, only open items can be fixed. "
                f"Open it again: {command(f'quarantine reopen {item.quarantine_id} --reason TEXT')}"
            )


def _repaired(services: Services, items: Sequence[Item], values: Mapping[str, Mapping[str, str]]) -> list[Verdict]:
    documents = current_bson(services.quarantine_bucket, items)
    require_kept(items, documents)
    changed = {
        quarantine_id: encode(with_values(_readable(quarantine_id, raw), values[quarantine_id], quarantine_id))
        for quarantine_id, raw in documents.items()
    }
    return with_own_ids(services, rejudge(items, changed, services.settings.pseudonym_key.get_secret_value()))


def _readable(quarantine_id: str, raw: bytes) -> Document:
    document = decode(raw)
    if isinstance(document, Undecodable):
        raise QuarantineError(
            f"quarantine item {quarantine_id}: its BSON cannot be decoded ({document.path}: {document.rule}), so that "
            "no value can be set in it. Replace it in MongoDB and run its day again, or close it: "
            f"{command(f'quarantine discard {quarantine_id} --reason TEXT')}"
        )
    return document


def _report(verdict: Verdict, attempt_id: str, fixes: Sequence[Fix], *, is_dry_run: bool) -> FixReport:
    quarantine_id = verdict.item.quarantine_id
    paths = tuple(path for one in fixes if one.quarantine_id == quarantine_id for path in one.values)
    return FixReport(
        quarantine_id, attempt_id, paths, verdict.item.reasons, verdict.reasons, verdict.violations,
        verdict.day, is_dry_run,
    )


def _status_report(status: str, items: Sequence[Item], changes: Sequence[Change], dry_run: bool) -> StatusReport:
    changed = {change.quarantine_id for change in changes}
    left = tuple(item.quarantine_id for item in items if item.quarantine_id not in changed)
    return StatusReport(status, tuple(sorted(changed)), left, dry_run)
