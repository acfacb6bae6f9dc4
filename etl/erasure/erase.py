"""Erase: a person leaves lake, warehouse, quarantine and places, for good; the proof is to look again.

The intent is written first, with the pseudonyms that may not come back: a call that dies is healed by calling again,
and what lands from then on is without them.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from contracts.datasets.registry import PSEUDONYMS
from contracts.errors import ErasureError, SettingsError
from etl.erasure.kept_documents import Search, TheirDocument, erase_documents, their_documents
from etl.erasure.lake_rows import Counted, TheirPart, batches_written_anew, days_of, erase_parts, their_parts
from etl.erasure.places import erase_places, their_places
from etl.erasure.subject import Subject, checked, erasure_id_of, people_of, pseudonyms, require_every_key
from etl.erasure.warehouse_rows import (
    erase_rows,
    of_tables_there,
    their_accounts,
    their_days,
    their_rows,
    their_tables,
)
from etl.loading.load_event import deliver
from etl.loading.lost_events import not_loaded
from etl.ops.day_run import Run
from etl.ops.erasures import BEGUN, DONE, enter, receipt_of
from etl.ops.locks import Locks, Terms, day_lock, fence, held_locks
from etl.ops.pseudonym_keys import declared_keys
from etl.ops.quarantine_changes import Author
from etl.ops.suppressions import Suppressed, suppress, suppressed
from etl.platform.bigquery import prepare_warehouse
from etl.platform.services import Services
from etl.stations import AUDIT_LOCK

log = logging.getLogger(__name__)

LAKE, QUARANTINE, PLACES = "lake", "quarantine", "Locations"
_DAYS_WORK = ("day ", *(f"land_{dataset} " for dataset in PSEUDONYMS), "locate ")

Listener = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What there is of a person: parts of the lake, tables with their rows, documents in quarantine, places."""

    parts: tuple[TheirPart, ...]
    tables: dict[str, int]
    documents: tuple[TheirDocument, ...]
    places: int

    @property
    def counts(self) -> dict[str, int]:
        """How much by store; stores that have nothing are left out."""
        counts = {
            LAKE: sum(part.rows for part in self.parts), **self.tables, QUARANTINE: len(self.documents),
            PLACES: self.places,
        }
        return {name: count for name, count in counts.items() if count}


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """An erasure by its id, which names nobody: counts by store before and after, and the days whose rows changed.

    `is_new` is false when nothing was left to erase and this was done before.
    """

    erasure_id: str
    erased: dict[str, int]
    left: dict[str, int]
    days: tuple[date, ...]
    is_new: bool
    is_dry_run: bool


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Whom to erase, all that they are known by, and what was read of the lake already."""

    services: Services
    subject: Subject
    erasure_id: str
    known: frozenset[Suppressed]
    counted: Counted = field(default_factory=dict)

    @property
    def search(self) -> Search:
        """How documents are looked through."""
        keys = tuple(self.services.settings.pseudonym_keys.by_fingerprint.values())
        return Search(people_of(self.known), keys, self.subject.pattern())


def erase(
    services: Services, subject: Subject, by: Author, run_id: str, *, dry_run: bool = False,
    listener: Listener = lambda _: None,
) -> ErasureReport:
    """Take a person out of everything that the pipeline keeps; orders and counts stay, and belong to nobody.

    It waits for days at work to end. Calling again changes nothing, or finishes what was cut short.

    Raises:
        UsageError: nobody is named, or by a value that can be none, or the reason names the person.
        PseudonymKeyError: this machine lacks a key by which the person may be known.
        LockHeld: a day is at work all the while; what lands from now on is without the person all the same.
        ErasureError: something of the person was found again afterwards.
    """
    prepare_warehouse(services.bigquery)
    wanted = _wanted(services, checked(subject, by.reason))
    if dry_run:
        found = _found(wanted, listener)
        return ErasureReport(wanted.erasure_id, found.counts, found.counts, _days(wanted, found), True, True)
    before = receipt_of(services.bigquery, wanted.erasure_id)
    suppress(services.bigquery, wanted.erasure_id, wanted.known)
    if before is None:
        enter(services.bigquery, wanted.erasure_id, by, BEGUN)
    report = _erased(wanted, by, run_id, listener)
    is_new = bool(report.erased) or before is None or before.status != DONE
    if is_new:
        enter(services.bigquery, wanted.erasure_id, by, DONE, report.erased)
    log.info("erased id=%s stores=%d days=%d new=%s", wanted.erasure_id, len(report.erased), len(report.days), is_new)
    return ErasureReport(wanted.erasure_id, report.erased, report.left, report.days, is_new, False)


def _wanted(services: Services, subject: Subject) -> _Wanted:
    client, keys = services.bigquery, services.settings.pseudonym_keys
    if not services.settings.load_function_url:
        raise SettingsError("LOAD_FUNCTION_URL: not set, so what is written anew cannot be loaded. Set it, then erase.")
    require_every_key(declared_keys(client), keys)
    asked = pseudonyms(subject, keys)
    erasure_id = erasure_id_of(asked)
    known = asked | suppressed(client, erasure_id)
    return _Wanted(services, subject, erasure_id, known | their_accounts(client, known))


def _erased(wanted: _Wanted, by: Author, run_id: str, listener: Listener) -> ErasureReport:
    services, people = wanted.services, people_of(wanted.known)
    terms = Terms(services.settings.lock_lease_seconds, services.settings.lock_wait_seconds)
    days = _days(wanted, _found(wanted, listener))
    listener("waiting for days at work")
    with Locks(services.bigquery, run_id, terms).hold(*_locks(services, days)) as token:
        found = _found(wanted, listener)
        days = tuple(sorted({*days, *_days(wanted, found)}))
        listener("warehouse")
        of_tables_there(
            services.bigquery, lambda tables: erase_rows(services.bigquery, tables, people, fence(AUDIT_LOCK, token)))
        listener("lake")
        erase_parts(services, list(found.parts), people, run_id)
        listener("quarantine")
        erase_documents(services, list(found.documents), wanted.search, by)
        erase_places(services, wanted.subject)
        listener("loading rewritten batches")
        _load(services, run_id)
        left = _found(wanted, listener)
    if left.counts:
        raise ErasureError(
            f"erasure {wanted.erasure_id}: found again afterwards: "
            f"{', '.join(f'{count} in {name}' for name, count in left.counts.items())}. Somebody wrote meanwhile: "
            "erase again."
        )
    return ErasureReport(wanted.erasure_id, found.counts, left.counts, days, True, False)


def _found(wanted: _Wanted, listener: Listener) -> Found:
    services, people = wanted.services, people_of(wanted.known)
    listener("looking through the lake")
    parts = tuple(their_parts(services, people, wanted.counted))
    listener("looking through the warehouse")
    rows = of_tables_there(services.bigquery, lambda tables: their_rows(services.bigquery, tables, people))
    listener("looking through the quarantine")
    documents = tuple(their_documents(services, wanted.search))
    return Found(parts, rows, documents, their_places(services, wanted.subject))


def _days(wanted: _Wanted, found: Found) -> tuple[date, ...]:
    client = wanted.services.bigquery
    of_raw = their_days(client, their_tables(client), people_of(wanted.known))
    return tuple(sorted(of_raw | days_of(list(found.parts))))


def _locks(services: Services, days: Sequence[date]) -> list[str]:
    """Of audit, of the person's days, and of whatever day is at work now: it may have begun before the intent."""
    own = [day_lock(day) for day in days] + [f"land_{name} {day}" for day in days for name in PSEUDONYMS]
    at_work = [name for name in held_locks(services.bigquery) if name.startswith(_DAYS_WORK)]
    return [AUDIT_LOCK, *own, *at_work]


def _load(services: Services, run_id: str) -> None:
    """Have the batches loaded that were written anew, now or by a call that died."""
    for stored in not_loaded(Run(services, date.min, run_id), batches_written_anew(services)):
        deliver(services.settings, stored)
