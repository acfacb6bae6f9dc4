"""Extract: every tracker document is due on exactly one UTC day, and each day's documents come in chunks.

A document is due on the day of its `time_stamp`. When that cannot be believed it is due on the day of its
ObjectId; when there is none either it is *undated*, and due on the first day that finds it.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, pairwise
from typing import Any

from bson import ObjectId

from contracts.datasets.events.arrivals import EARLIEST_TIME_STAMP, LATEST_LEAD_SECONDS, largest_lag_seconds
from contracts.datasets.normalise.scalars import whole_number
from contracts.datasets.raw_documents import Document
from etl.ops.quarantine_ids import quarantine_id
from etl.sources.mongo.moments import (
    AFTER_IDS,
    DATES,
    Events,
    Query,
    by_stamp,
    count_stamped,
    id_time,
    ids_between,
    is_indexed,
    read,
    seconds_apart,
    stamped,
)

NONE_PLACED: Set[str] = frozenset()
SLICE_DOCUMENTS = 15_000
MANY_SLICES = 8  # a day of more has them twice as large: what each costs beside its documents is halved
LARGE_DAY = 2 * SLICE_DOCUMENTS  # one process judges fewer before another is ready
IDS_AT_ONCE = 10_000  # a question may have 16 MB
LATEST_TIME_STAMP = AFTER_IDS + LATEST_LEAD_SECONDS
_NOT_OBJECTID = [
    "double", "string", "object", "binData", "bool", "date", "null", "int", "timestamp", "long", "decimal",
    "javascript", "javascriptWithScope", "symbol", "dbPointer", "minKey", "maxKey",
]


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a day that one worker extracts: documents whose `time_stamp` is in [start, end), or the odd ones."""

    day: date
    start: int
    end: int
    is_irregular: bool = False


def bounds(day: date) -> tuple[int, int]:
    """The first second of a UTC day, and the first of the next."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int(midnight.timestamp()), int((midnight + timedelta(days=1)).timestamp())


def due_day(document: Document) -> date | None:
    """The day a document is due on; null when it is undated."""
    stamp, written = whole_number(document.get("time_stamp")), id_time(document.get("_id"))
    latest = LATEST_TIME_STAMP if written is None else written + LATEST_LEAD_SECONDS
    earliest = EARLIEST_TIME_STAMP if written is None else max(EARLIEST_TIME_STAMP, written - largest_lag_seconds())
    seconds = stamp if stamp is not None and earliest <= stamp <= latest else written
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date()


def is_large(events: Events, day: date) -> bool:
    """Whether a day has `LARGE_DAY` documents or more; no others are counted."""
    return events.count_documents(stamped(*bounds(day)), limit=LARGE_DAY) == LARGE_DAY


def slices(events: Events, day: date) -> list[Slice]:
    """The slices of a day: `SLICE_DOCUMENTS` or somewhat more in each, of a large day twice as many, and its odd ones.

    Without the shop's index they are equal spans of the day.
    """
    start, end = bounds(day)
    if is_indexed(events):
        cuts = [start, *seconds_apart(events, start, end, SLICE_DOCUMENTS), end]
    else:
        cuts = _equal_cuts(events, start, end)
    if len(cuts) > MANY_SLICES + 1:
        cuts = [*cuts[:-1:2], end]
    return [Slice(day, start, end, is_irregular=True), *(Slice(day, low, high) for low, high in pairwise(cuts))]


def _equal_cuts(events: Events, start: int, end: int) -> list[int]:
    spans = max(1, -(-count_stamped(events, start, end) // SLICE_DOCUMENTS))
    return [start + (end - start) * cut // spans for cut in range(spans + 1)]


def chunks(events: Events, part: Slice, placed: Set[str] = NONE_PLACED) -> Iterator[Sequence[Document]]:
    """The documents of a slice that are due on its day, in chunks of some megabytes.

    `placed` are the quarantine ids of undated documents that belong to another day already.
    """
    if not part.is_irregular:
        yield from read(events, _regular(part.start, part.end, part.day), None, sort=True)
        return
    for chunk in read(events, _odd(part), None):
        if due := chunk.where(lambda document: due_day(document) == part.day):
            yield due
    for chunk in read(events, _undated(), None):
        if due := chunk.where(lambda doc: due_day(doc) is None and quarantine_id("events", doc) not in placed):
            yield due


def count_due(events: Events, day: date, placed: Set[str] = NONE_PLACED) -> int:
    """How many documents are due on a day, counted in the source now."""
    start, end = bounds(day)
    odd = sum(len(chunk) for chunk in chunks(events, Slice(day, start, end, is_irregular=True), placed))
    hint = by_stamp(events)
    within = _regular(start, end, day)
    return (events.count_documents(within, hint=hint) if hint else events.count_documents(within)) + odd


def count_later(events: Events, day: date, since: datetime) -> int:
    """How many documents due on a day by their stamp were written from a moment on, by their ObjectIds."""
    start, end = bounds(day)
    written = {"_id": {"$gte": ObjectId.from_datetime(since)}}
    return events.count_documents({"$and": [_regular(start, end, day), written]})


def identities(events: Events, day: date) -> Iterator[Document]:
    """The documents due on a day by a date of their own, of each only `_id` and `time_stamp`."""
    for chunk in read(events, regular(day), DATES, hint=by_stamp(events)):
        yield from chunk
    yield from odd_documents(events, day, DATES)


def known_ids(events: Events, ids: Iterable[Any]) -> Iterator[Any]:
    """Which of these `_id`s the source has now."""
    rest = iter(ids)
    while some := list(islice(rest, IDS_AT_ONCE)):
        yield from (document["_id"] for document in events.find({"_id": {"$in": some}}, {"_id": 1}))


def regular(day: date) -> Query:
    """The documents that are due on a day without a second look; all others of it are `odd_documents`."""
    return _regular(*bounds(day), day)


def odd_documents(events: Events, day: date, fields: Query) -> Iterator[Document]:
    """The documents due on a day by a date of their own that need a second look; of each `fields`, dates included."""
    for chunk in read(events, _odd(Slice(day, *bounds(day), is_irregular=True)), DATES | fields):
        yield from (document for document in chunk if due_day(document) == day)


def stamped_oddly(events: Events, day: date) -> Iterator[Document]:
    """The documents that have a `time_stamp` in a day, and need a second look to say whether they are due on it."""
    for chunk in read(events, stamped(*bounds(day)) | {"$nor": [regular(day)]}, DATES):
        yield from chunk


def undated(events: Events) -> Iterator[Document]:
    """The documents without any believable date, of each only `_id` and `time_stamp`."""
    for chunk in read(events, _undated(), DATES):
        yield from (document for document in chunk if due_day(document) is None)


def _regular(start: int, end: int, day: date) -> Query:
    """Documents due on `day` without a second look: a whole stamp, and an ObjectId neither much older nor newer."""
    midnight, _ = bounds(day)
    return {
        "time_stamp": {
            "$gte": max(start, EARLIEST_TIME_STAMP), "$lt": end, "$type": ["int", "long"], "$not": {"$type": "array"},
        },
        "_id": ids_between(midnight, midnight + largest_lag_seconds()),
    }


def _odd(part: Slice) -> Query:
    """All other documents that may be due: by an odd stamp of the day, or by an ObjectId of the day."""
    either = [stamped(part.start, part.end), {"_id": ids_between(part.start, part.end)}]
    return {"$or": either, "$nor": [_regular(part.start, part.end, part.day)]}


def _undated() -> Query:
    return {"_id": {"$type": _NOT_OBJECTID}}
