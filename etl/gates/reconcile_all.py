"""Reconcile all: every document of the whole collection is accepted, quarantined or not yet due, by identity."""

import io
import logging
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow.parquet as pq
from bson import ObjectId
from google.cloud import bigquery

from contracts.datasets.normalise.scalars import as_text
from contracts.datasets.raw_documents import Document
from contracts.lake.manifest import MAIN_SLOT, Manifest
from contracts.policy.policy import load_policy
from etl import lake
from etl.ops.days import ahead_of_time
from etl.ops.loads import days_loaded_before
from etl.ops.quarantine_ids import quarantine_id
from etl.ops.quarantine_log import reprocessed_counts, states_of, states_of_day
from etl.ops.source_counts import landed_days
from etl.platform.bigquery import query
from etl.platform.services import Services
from etl.sources.mongo import extract
from etl.sources.mongo.source_days import days_ahead, days_in

log = logging.getLogger(__name__)

OPEN, TAKEN_IN, DISCARDED = "open", "reprocessed", "discarded"


@dataclass(frozen=True, slots=True)
class DayAccount:
    """The documents of the source that are due on a day; null: those without any date.

    `accepted` of them are in the lake, `quarantined` open or discarded, `not_yet_due` wait for a run of the day.
    `twice` lie in the main batch and in a supplementary one, which must not be. `expired` are those of a day whose rows
    were kept as long as the policy says: nobody can look them up any more.
    """

    day: date | None
    source: int = 0
    accepted: int = 0
    quarantined: int = 0
    not_yet_due: int = 0
    twice: int = 0
    expired: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the whole collection; `problems` says what is wrong, one line each.

    `never_ran` are days that are over, and whose documents no run took yet.
    """

    source: int
    days: tuple[DayAccount, ...]
    problems: tuple[str, ...]
    never_ran: tuple[date, ...] = ()

    @property
    def balanced(self) -> bool:
        """Whether every document is counted exactly once."""
        return not self.problems

    def total(self, name: str) -> int:
        """A figure over all days."""
        return sum(getattr(day, name) for day in self.days)

    def to_json(self) -> dict[str, Any]:
        """The account as a JSON object."""
        names = ("accepted", "quarantined", "not_yet_due", "expired")
        return {"balanced": self.balanced, "source": self.source, **{name: self.total(name) for name in names},
                "days": [asdict(day) for day in self.days], "problems": self.problems,
                "never_ran": self.never_ran}


def expired_days(client: bigquery.Client) -> set[date]:
    """Days that were landed so long ago that lake and raw keep their rows no more."""
    kept = load_policy().retention
    oldest = datetime.now(UTC) - timedelta(days=min(kept.lake, kept.raw))
    return set(days_loaded_before(client, oldest))


def reconcile_all(services: Services) -> Account:
    """Look every document of the source up where it must be; reads `_id` and `time_stamp` of the collection once."""
    events = services.events
    source = events.count_documents({})
    expired = expired_days(services.bigquery)
    days = [_of_expired(services, day) if day in expired else _of_day(services, day) for day in days_in(events)]
    days.append(_of_undated(services))
    accounted = tuple(day for day in days if day.source)
    problems = (*_count_problems(source, accounted),
                *_batch_problems(services, [day.day for day in days if day.day], expired),
                *filter(None, [ahead_of_time(days_ahead(events))]))
    never_ran = _never_ran(accounted, landed_days(services.bigquery))
    log.info("reconciled all documents=%d days=%d problems=%d never_ran=%d", source, len(accounted), len(problems),
             len(never_ran))
    return Account(source, accounted, problems, never_ran)


def _never_ran(accounted: Iterable[DayAccount], landed: Container[date]) -> tuple[date, ...]:
    today = datetime.now(UTC).date()
    return tuple(one.day for one in accounted if one.day and one.day < today and one.day not in landed)


def _of_day(services: Services, day: date) -> DayAccount:
    documents = extract.identities(services.events, day)
    return _account(day, documents, _accepted_ids(services, day), states_of_day(services.bigquery, "events", day))


def _of_expired(services: Services, day: date) -> DayAccount:
    count = sum(1 for _ in extract.identities(services.events, day))
    return DayAccount(day, count, expired=count)


def _of_undated(services: Services) -> DayAccount:
    """Documents without a date cannot be accepted as they are: the quarantine has them, or no run found them yet."""
    documents = list(extract.undated(services.events))
    ids = [quarantine_id("events", document) for document in documents]
    return _account(None, documents, set(), states_of(services.bigquery, ids))


def _account(
    day: date | None, documents: Iterable[Document], accepted: set[str], states: dict[str, str],
) -> DayAccount:
    counts = dict.fromkeys(("accepted", "quarantined", "not_yet_due", "twice"), 0)
    source = 0
    for source, document in enumerate(documents, start=1):  # noqa: B007 - the last number is the count
        identity = document["_id"]
        is_accepted = isinstance(identity, ObjectId) and as_text(identity) in accepted
        state = states.get(quarantine_id("events", document)) if states else None
        counts["twice"] += is_accepted and state == TAKEN_IN
        counts[_place(is_accepted, state)] += 1
    return DayAccount(day, source, **counts)


def _place(is_accepted: bool, state: str | None) -> str:
    if is_accepted or state == TAKEN_IN:
        return "accepted"
    return "quarantined" if state in (OPEN, DISCARDED) else "not_yet_due"


def _accepted_ids(services: Services, day: date) -> set[str]:
    bucket = services.lake_bucket
    main = lake.live(lake.manifests(lake.lake_of(services), "events", day)).get(MAIN_SLOT)
    found: set[str] = set()
    if main is None:
        return found
    lost = lake.lost_files(lake.lake_of(services), main)
    for name in {main.path.file(file.name) for file in main.files}.difference(lost):
        content = bucket.blob(name).download_as_bytes()
        found.update(pq.read_table(io.BytesIO(content), columns=["event_id"])["event_id"].to_pylist())
    return found


def _count_problems(source: int, days: tuple[DayAccount, ...]) -> Iterator[str]:
    found = sum(day.source for day in days)
    if found != source:
        yield f"the source has {source} documents, {found} over all days; when none came meanwhile, extract is at fault"
    for day in days:
        if day.twice:
            yield f"{day.day}: {day.twice} documents lie in two batches; land events of that day again"


def _batch_problems(services: Services, days: Iterable[date], expired: Container[date]) -> Iterator[str]:
    """Days whose supplementary batch is not as logged, whose raw rows are not what landed, or which lost objects."""
    reprocessed = reprocessed_counts(services.bigquery, "events")
    loaded = {row["day"]: row["row_count"] for row in query(services.bigquery, _LOADED)}
    ours = lake.lake_of(services)
    for day in sorted(day for day in {*days, *reprocessed, *loaded} if day not in expired):
        live = lake.live(lake.manifests(ours, "events", day))
        beside = sum(manifest.row_count for slot, manifest in live.items() if slot != MAIN_SLOT)
        if beside != reprocessed.get(day, 0):
            yield f"{day}: {reprocessed.get(day, 0)} documents reprocessed, {beside} in the supplementary batch; run it"
        for name in (name for manifest in live.values() for name in lake.lost_files(ours, manifest)):
            yield f"{day}: object {name} of its batch is gone, or another one; land events of that day again"
        if _rows(live) != loaded.get(day, 0):
            yield f"{day}: {_rows(live)} rows landed, {loaded.get(day, 0)} in raw; replay its batches, or run it"


def _rows(live: dict[str, Manifest]) -> int:
    return sum(manifest.row_count for manifest in live.values())

_LOADED = "select event_date as day, count(*) as row_count from glamira_raw.events group by event_date"
