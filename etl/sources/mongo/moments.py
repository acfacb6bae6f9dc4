"""Queries over stamps and ObjectIds that take any moment, and reads that take any document."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

from bson import ObjectId
from pymongo.collection import Collection

from contracts.datasets.raw_documents import Document, RawDocuments
from etl.sources.mongo.raw_batches import find_raw

Events = Collection[Document]
Query = dict[str, Any]
Span = tuple[Any, Any]
Index = list[tuple[str, int]]

DATES = {"_id": 1, "time_stamp": 1}
BATCH_DOCUMENTS = 20_000  # of the shop's; a batch has at most 16 MB
CHUNK_BYTES = 20_000_000  # from there on batches are a chunk: 30,000 documents, or what the end of a query leaves
AFTER_IDS = 2**32  # the first second that no ObjectId can bear
_INDEX: Index = [("time_stamp", 1)]
_LAST_ID = ObjectId(b"\xff" * 12)


def id_time(identity: object) -> int | None:
    """The seconds since 1970 in an ObjectId; null for any other `_id`."""
    return int.from_bytes(identity.binary[:4], "big") if isinstance(identity, ObjectId) else None


def ids_between(start: int, end: int) -> Query:
    """The condition on `_id` that it is an ObjectId of a second in [start, end), whenever these are."""
    if start >= AFTER_IDS or end <= 0:
        return {"$in": []}
    return {"$gte": _first_id(max(start, 0)), **({"$lt": _first_id(end)} if end < AFTER_IDS else {"$lte": _LAST_ID})}


def stamped(start: int, end: int) -> Query:
    """The condition that a `time_stamp` is in [start, end).

    A list meets it, too, with one member from `start` on and another before `end`.
    """
    return {"time_stamp": {"$gte": start, "$lt": end}}


def count_stamped(events: Events, start: int, end: int) -> int:
    """How many documents have a `time_stamp` in [start, end).

    A list with members on both sides of it is left out: it is counted where its members are.
    """
    return events.count_documents(stamped(start, end)) - _count_around(events, start, end)


def _count_around(events: Events, start: int, end: int) -> int:
    """How many lists meet the condition of `stamped` with no member in [start, end), or with others besides."""
    return events.count_documents({"time_stamp": {"$gte": end, "$lt": start}})


def seconds_apart(events: Events, start: int, end: int, documents: int) -> list[int]:
    """The seconds within [start, end) that part it into runs of so many documents, by the index of `time_stamp`.

    A list among the stamps does not say where to cut: the next stamp that is a whole number does, so that a run has
    somewhat more.
    """
    cuts: list[int] = []
    low = start
    while True:
        skipped = documents + _count_around(events, low, end)
        found = events.find(stamped(low, end), {"time_stamp": 1, "_id": 0}, sort=_INDEX, skip=skipped)
        after = next((one["time_stamp"] for one in found if isinstance(one["time_stamp"], int)), end)
        low = max(after, low + 1)
        if low >= end:
            return cuts
        cuts.append(low)


def read(
    events: Events, query: Query, fields: Query | None = DATES, *, sort: bool = False, hint: Index | None = None,
) -> Iterator[RawDocuments]:
    """The documents that a query finds, in chunks of some batches, of each only these fields; null: all of them."""
    order = _INDEX if sort else None
    batches: list[bytes] = []
    for batch in find_raw(events, query, fields, batch_size=BATCH_DOCUMENTS, sort=order, hint=hint):
        batches.append(batch)
        if sum(map(len, batches)) >= CHUNK_BYTES:
            yield RawDocuments(b"".join(batches))
            batches.clear()
    if batches:
        yield RawDocuments(b"".join(batches))


def aggregate(
    events: Events, stages: Sequence[Query], batch_size: int = BATCH_DOCUMENTS, hint: Index | None = None,
) -> Iterator[Document]:
    """What stages, which may use the server's disk, make of the documents: each read as documents are."""
    options: dict[str, Any] = {"hint": dict(hint)} if hint else {}
    with events.aggregate_raw_batches(list(stages), allowDiskUse=True, batchSize=batch_size, **options) as cursor:
        for batch in cast(Iterator[bytes], cursor):
            yield from RawDocuments(batch)


def read_span(events: Events, span: Span, query: Query, limit: int = 0) -> Iterator[Document]:
    """Documents in the order of the index of `time_stamp`, from one value of it to before another, of any type."""
    low, high = span
    cursor = events.find_raw_batches(query, DATES, limit=limit).hint(_INDEX).min([("time_stamp", low)])
    for batch in cast(Iterator[bytes], cursor.max([("time_stamp", high)])):
        yield from RawDocuments(batch)


def first(events: Events, query: Query, order: Sequence[tuple[str, int]]) -> Document | None:
    """The first document that a query finds in an order."""
    cursor = events.find_raw_batches(query, DATES, sort=order, limit=1)
    return next((document for batch in cast(Iterator[bytes], cursor) for document in RawDocuments(batch)), None)


def is_indexed(events: Events) -> bool:
    """Whether the source has the shop's index of `time_stamp`."""
    return any(index["key"] == _INDEX for index in events.index_information().values())


def by_stamp(events: Events) -> Index | None:
    """The hint for a query of one day: the index of `time_stamp`, where there is one.

    A day's documents have ObjectIds of that day and of weeks after it. To the server both indexes look alike, and by
    the other one it reads all documents of these weeks.
    """
    return _INDEX if is_indexed(events) else None


def _first_id(seconds: int) -> ObjectId:
    return ObjectId(seconds.to_bytes(4, "big") + bytes(8))
