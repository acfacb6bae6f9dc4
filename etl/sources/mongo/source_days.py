"""What the source holds day by day, by its indexes alone, so that every run can afford to ask."""

import hashlib
import time
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bson import Decimal128, Int64, MaxKey, MinKey

from contracts.datasets.events.arrivals import EARLIEST_TIME_STAMP, LATEST_LEAD_SECONDS
from contracts.datasets.raw_documents import Document
from etl.sources.mongo.extract import LATEST_TIME_STAMP, bounds, due_day, identities, stamped_oddly
from etl.sources.mongo.moments import (
    AFTER_IDS,
    DATES,
    Events,
    Span,
    aggregate,
    count_stamped,
    first,
    id_time,
    ids_between,
    is_indexed,
    read,
    read_span,
)

_HOUR = 3_600
_DAY = 24 * _HOUR
_NO_LIST = {"$not": {"$type": "array"}}
# Two spans of the index hold whatever is no usable stamp: missing ones and small numbers lie before the usable ones,
# large numbers and all other types behind. Conditions by type would read the whole index.
_ODD_SPANS: tuple[Span, ...] = ((MinKey(), EARLIEST_TIME_STAMP), (Int64(AFTER_IDS), MaxKey()))


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Documents of a day: `stamped` by a `time_stamp` in it, `odd` due on it without any usable one.

    `spread` is another one (SHA-256, hex) as soon as they lie otherwise in the day; empty: nobody counted that.
    `newest_id` is the newest ObjectId (hex) of the whole source, by which a later look knows what came since.
    """

    stamped: int
    odd: int
    spread: str = ""
    newest_id: str = field(default="", compare=False)


def stamped_count(events: Events, day: date) -> int:
    """How many documents have a `time_stamp` in the day, whatever else is wrong with them."""
    return count_stamped(events, *bounds(day))


def spread(events: Events, day: date) -> str:
    """How the day's documents lie in it, as `SourceCount.spread`.

    Some that came and as many that were deleted even out in a count of the day. They seldom do in each hour of it, and
    what comes late mostly has an ObjectId of a later day.
    """
    start, end = bounds(day)
    hours = [count_stamped(events, low, low + _HOUR) for low in range(start, end, _HOUR)]
    written = events.count_documents({"_id": ids_between(start, end)})
    return hashlib.sha256(repr([*hours, written]).encode()).hexdigest()


def irregular_counts(events: Events) -> Counter[date]:
    """How many documents without a usable `time_stamp` are due on each day, by their ObjectId."""
    days = {repr(document["_id"]): due_day(document) for document in _oddly_stamped(events)}
    return Counter(day for day in days.values() if day is not None)


def _oddly_stamped(events: Events) -> Iterator[Document]:
    """Documents without a usable `time_stamp`; a source that lacks the shop's index is read whole."""
    if is_indexed(events):
        for span in _ODD_SPANS:
            yield from read_span(events, span, {})
        return
    outside = [{"$not": {"$gte": EARLIEST_TIME_STAMP, "$lt": AFTER_IDS}}, {"$lt": EARLIEST_TIME_STAMP},
               {"$gte": AFTER_IDS}]
    for chunk in read(events, {"$or": [{"time_stamp": condition} for condition in outside]}, DATES):
        yield from chunk


def newest_id(events: Events) -> str:
    """The newest ObjectId of the source that is not of the future, hex; empty for a source without any."""
    found = first(events, {"_id": ids_between(0, int(time.time()) + _HOUR)}, [("_id", -1)])
    return str(found["_id"]) if found else ""


def stamp_days_since(events: Events, moment: int) -> set[date]:
    """The days that usable stamps lie in of all documents whose ObjectId is of `moment` (seconds) or later."""
    usable = {"time_stamp": {"$gte": EARLIEST_TIME_STAMP, "$lt": LATEST_TIME_STAMP + 1}}
    found = aggregate(events, [
        {"$match": {"_id": ids_between(moment, AFTER_IDS), **usable}},
        {"$project": {"_id": 0, "time_stamp": 1}},
        # A list has several stamps.
        {"$unwind": "$time_stamp"},
        {"$match": usable},
        {"$group": {"_id": {"$floor": {"$divide": ["$time_stamp", _DAY]}}}},
    ])
    return {datetime.fromtimestamp(_seconds(one["_id"]) * _DAY, UTC).date() for one in found}


def misdated_days(events: Events, day: date) -> set[date]:
    """Other days that documents with a `time_stamp` in `day` are due on, since it cannot be believed."""
    days = {due_day(document) for document in stamped_oddly(events, day)}
    return {found for found in days if found is not None and found != day}


def days_in(events: Events) -> list[date]:
    """Every day that a document can be due on, found by hopping along both indexes."""
    return sorted({*_days_of_stamps(events), *_days_of_ids(events)})


def unjudged_days(events: Events, judged: Container[date]) -> list[date]:
    """The days that are over and have documents due on them, without those that were judged; oldest first."""
    today = datetime.now(UTC).date()
    return [day for day in days_in(events) if day < today and day not in judged and any(identities(events, day))]


def days_ahead(events: Events) -> list[date]:
    """The days that lie further ahead than clocks go wrong, and have documents due on them; oldest first.

    No run can take those before, so that somebody must know.
    """
    latest = datetime.now(UTC).date() + timedelta(seconds=LATEST_LEAD_SECONDS)
    return [day for day in days_in(events) if day > latest and any(identities(events, day))]


def _days_of_stamps(events: Events) -> Iterator[date]:
    """Days that single stamps lie in; a list is no stamp, and its document is due by its ObjectId."""
    cursor, indexed = EARLIEST_TIME_STAMP, is_indexed(events)
    while found := _next_stamped(events, cursor, indexed=indexed):
        yield (day := datetime.fromtimestamp(_seconds(found["time_stamp"]), UTC).date())
        cursor = bounds(day + timedelta(days=1))[0]


def _next_stamped(events: Events, cursor: int, *, indexed: bool) -> Document | None:
    end = LATEST_TIME_STAMP + 1
    if cursor >= end:
        return None
    if indexed:
        return next(read_span(events, (Int64(cursor), Int64(end)), {"time_stamp": _NO_LIST}, limit=1), None)
    return first(events, {"time_stamp": {"$gte": cursor, "$lt": end, **_NO_LIST}}, [("time_stamp", 1)])


def _days_of_ids(events: Events) -> Iterator[date]:
    cursor = 0
    while found := first(events, {"_id": ids_between(cursor, AFTER_IDS)}, [("_id", 1)]):
        yield (day := datetime.fromtimestamp(id_time(found["_id"]) or 0, UTC).date())
        cursor = bounds(day + timedelta(days=1))[0]


def _seconds(stamp: Any) -> int:
    """A number between the earliest and the latest stamp, whatever its type, without its fraction."""
    return int(stamp.to_decimal() if isinstance(stamp, Decimal128) else stamp)
