"""Extract: every tracker document is due on exactly one UTC day, and each day's documents come in chunks.

A document is due on the day of its `time_stamp`. When that cannot be believed it is due on the day of its
ObjectId; when there is none either it is *adrift*, and due on the first day that finds it.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, cast

from bson import ObjectId
from pymongo.collection import Collection

from contracts.events import EARLIEST_TIME_STAMP, LATEST_LEAD_SECONDS
from contracts.normalise.scalars import whole_number
from etl.quarantine.items import quarantine_id
from etl.source.raw_documents import Document, RawDocuments

Events = Collection[Document]
Query = dict[str, Any]

NONE_PLACED: Set[str] = frozenset()
CHUNK_DOCUMENTS = 20_000
SLICE_DOCUMENTS = 15_000
DATES = {"_id": 1, "time_stamp": 1}
_LATEST_TIME_STAMP = 2**32 + LATEST_LEAD_SECONDS
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
    is_odd: bool = False


def bounds(day: date) -> tuple[int, int]:
    """The first second of a UTC day, and the first of the next."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int(midnight.timestamp()), int((midnight + timedelta(days=1)).timestamp())


def due_day(document: Document) -> date | None:
    """The day a document is due on; null when it is adrift."""
    identity, stamp = document.get("_id"), whole_number(document.get("time_stamp"))
    id_time = int.from_bytes(identity.binary[:4], "big") if isinstance(identity, ObjectId) else None
    latest = _LATEST_TIME_STAMP if id_time is None else id_time + LATEST_LEAD_SECONDS
    seconds = stamp if stamp is not None and EARLIEST_TIME_STAMP <= stamp <= latest else id_time
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).date()


def slices(events: Events, day: date) -> list[Slice]:
    """The slices of a day: equal spans of it, about `SLICE_DOCUMENTS` in each, and one for its odd documents."""
    start, end = bounds(day)
    count = events.count_documents({"time_stamp": {"$gte": start, "$lt": end}})
    spans = max(1, -(-count // SLICE_DOCUMENTS))
    cuts = [start + (end - start) * cut // spans for cut in range(spans + 1)]
    return [Slice(day, start, end, is_odd=True), *(Slice(day, low, high) for low, high in pairwise(cuts))]


def chunks(events: Events, part: Slice, placed: Set[str] = NONE_PLACED) -> Iterator[Sequence[Document]]:
    """The documents of a slice that are due on its day, in chunks of some megabytes.

    `placed` are the quarantine ids of adrift documents that belong to another day already.
    """
    if not part.is_odd:
        yield from _decoded(events, _regular(part.start, part.end, part.day), sort=True)
        return
    for chunk in _decoded(events, _odd(part)):
        due = [document for document in chunk if due_day(document) == part.day]
        if due:
            yield due
    for chunk in _decoded(events, _adrift()):
        due = [doc for doc in chunk if due_day(doc) is None and quarantine_id("events", doc) not in placed]
        if due:
            yield due


def count_due(events: Events, day: date, placed: Set[str] = NONE_PLACED) -> int:
    """How many documents are due on a day, counted in the source now."""
    start, end = bounds(day)
    odd = sum(len(chunk) for chunk in chunks(events, Slice(day, start, end, is_odd=True), placed))
    return events.count_documents(_regular(start, end, day)) + odd


def identities(events: Events, day: date) -> Iterator[Document]:
    """The documents due on a day by a date of their own, of each only `_id` and `time_stamp`."""
    start, end = bounds(day)
    for chunk in _decoded(events, _regular(start, end, day), DATES):
        yield from chunk
    for chunk in _decoded(events, _odd(Slice(day, start, end, is_odd=True)), DATES):
        yield from (document for document in chunk if due_day(document) == day)


def adrift(events: Events) -> Iterator[Document]:
    """The documents without any believable date, of each only `_id` and `time_stamp`."""
    for chunk in _decoded(events, _adrift(), DATES):
        yield from (document for document in chunk if due_day(document) is None)


def _regular(start: int, end: int, day: date) -> Query:
    """Documents that are due on `day` without a second look: a whole stamp, and an ObjectId not older than the day."""
    midnight, _ = bounds(day)
    return {
        "time_stamp": {"$gte": start, "$lt": end, "$type": ["int", "long"], "$not": {"$type": "array"}},
        "_id": {"$gte": _first_id(midnight)},
    }


def _odd(part: Slice) -> Query:
    """All other documents that may be due: by an odd stamp of the day, or by an ObjectId of the day."""
    by_stamp = {"time_stamp": {"$gte": part.start, "$lt": part.end}}
    by_id = {"_id": {"$gte": _first_id(part.start), "$lt": _first_id(part.end)}}
    return {"$or": [by_stamp, by_id], "$nor": [_regular(part.start, part.end, part.day)]}


def _adrift() -> Query:
    return {"_id": {"$type": _NOT_OBJECTID}}


def _first_id(seconds: int) -> ObjectId:
    return ObjectId(seconds.to_bytes(4, "big") + bytes(8))


def _decoded(
    events: Events, query: Query, fields: Query | None = None, *, sort: bool = False,
) -> Iterator[RawDocuments]:
    order = [("time_stamp", 1)] if sort else None
    cursor = events.find_raw_batches(query, fields, batch_size=CHUNK_DOCUMENTS, sort=order)
    for batch in cast(Iterator[bytes], cursor):
        yield RawDocuments(batch)
