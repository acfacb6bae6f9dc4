"""What the source holds day by day, told by its indexes alone, so that every run can afford to ask."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bson import Int64, MaxKey, MinKey, ObjectId

from contracts.events import EARLIEST_TIME_STAMP
from etl.source.extract import DATES, Events, bounds, due_day
from etl.source.raw_documents import Document

_LATEST = 2**32
_INDEX = [("time_stamp", 1)]
# Two spans of the index hold whatever is no usable stamp: missing ones and small numbers lie before the usable ones,
# large numbers and all other types behind. Conditions by type would read the whole index.
_ODD_SPANS: tuple[tuple[Any, Any], ...] = ((MinKey(), EARLIEST_TIME_STAMP), (Int64(_LATEST), MaxKey()))


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Documents of a day: `stamped` by a `time_stamp` in it, `odd` due on it without any usable one."""

    stamped: int
    odd: int


def stamped_count(events: Events, day: date) -> int:
    """How many documents have a `time_stamp` in the day, whatever else is wrong with them."""
    start, end = bounds(day)
    return events.count_documents({"time_stamp": {"$gte": start, "$lt": end}})


def odd_counts(events: Events) -> Counter[date]:
    """How many documents without a usable `time_stamp` are due on each day, by their ObjectId."""
    days = {repr(document["_id"]): due_day(document) for document in _oddly_stamped(events)}
    return Counter(day for day in days.values() if day is not None)


def _oddly_stamped(events: Events) -> Iterator[Document]:
    """Documents without a usable `time_stamp`; a source that lacks the shop's index is read whole."""
    if all(index["key"] != _INDEX for index in events.index_information().values()):
        yield from events.find({"time_stamp": {"$not": {"$gte": EARLIEST_TIME_STAMP, "$lt": _LATEST}}}, DATES)
        return
    for low, high in _ODD_SPANS:
        yield from events.find({}, DATES).hint(_INDEX).min([("time_stamp", low)]).max([("time_stamp", high)])


def strays(events: Events, day: date) -> set[date]:
    """Other days that documents with a `time_stamp` in `day` are due on, since it cannot be believed."""
    start, end = bounds(day)
    by_stamp = {"time_stamp": {"$gte": start, "$lt": end}}
    unsure = {"$or": [{"_id": {"$lt": _id_of(start)}}, {"time_stamp": {"$type": "double"}}]}
    days = {due_day(document) for document in events.find({"$and": [by_stamp, unsure]}, DATES)}
    return {found for found in days if found is not None and found != day}


def days_in(events: Events) -> list[date]:
    """Every day that a document can be due on, found by hopping along both indexes."""
    return sorted({*_hops(events, "time_stamp"), *_hops(events, "_id")})


def _hops(events: Events, field: str) -> Iterator[date]:
    cursor = EARLIEST_TIME_STAMP if field == "time_stamp" else 0
    while cursor < _LATEST:
        low, high = (cursor, _LATEST) if field == "time_stamp" else (_id_of(cursor), _id_of(_LATEST - 1))
        found = events.find_one({field: {"$gte": low, "$lt": high}}, DATES, sort=[(field, 1)])
        if found is None:
            return
        day = datetime.fromtimestamp(_seconds(found, field, cursor), UTC).date()
        yield day
        cursor = bounds(day + timedelta(days=1))[0]


def _seconds(document: Document, field: str, cursor: int) -> float:
    value = document[field]
    if isinstance(value, ObjectId):
        return int.from_bytes(value.binary[:4], "big")
    values = value if isinstance(value, list) else [value]
    numbers = [float(str(one)) for one in values if not isinstance(one, str | bool | dict | list | None)]
    return min(number for number in numbers if number >= cursor)


def _id_of(seconds: int) -> ObjectId:
    return ObjectId(seconds.to_bytes(4, "big") + bytes(8))
