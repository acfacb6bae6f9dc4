"""Over all days, extraction yields every document of the collection exactly once."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bson import Decimal128, Int64, MinKey, ObjectId
from bson.datetime_ms import DatetimeMS
from bson.raw_bson import RawBSONDocument
from pymongo.collection import Collection
from pymongo.errors import OperationFailure

from contracts.datasets.raw_documents import RawDocuments
from etl.platform.mongo import mongo_database
from etl.platform.settings import Settings
from etl.sources.mongo import extract
from etl.sources.mongo.raw_batches import find_raw
from etl.sources.mongo.source_days import days_in, misdated_days
from tests import odd_bson

DAYS = [date(2020, 5, day) for day in range(1, 8)] + [date(1969, 12, 31), date(1970, 1, 1), date(2106, 2, 7)]
NOON = int(datetime(2020, 5, 4, 12, tzinfo=UTC).timestamp())


def at(seconds: int) -> ObjectId:
    return ObjectId(seconds.to_bytes(4, "big") + os.urandom(8))


STAMPS: list[Any] = [
    NOON, NOON + 86_400, NOON + 90_000, NOON - 43_200, NOON + 43_200, NOON - 43_201, float(NOON), NOON + 0.5,
    Int64(NOON), Decimal128(str(NOON)), str(NOON), None, True, [NOON], [NOON, 1], {"a": NOON}, 0, -1, 2**40,
    float("nan"),
    datetime(2020, 5, 4, tzinfo=UTC), DatetimeMS(2**62), DatetimeMS(-(2**62)), [5, 9_999_999_999_999],
    [NOON, datetime(2020, 5, 4, tzinfo=UTC)], [datetime(2020, 5, 4, tzinfo=UTC)], [], [NOON - 86_400, NOON + 86_400],
    [[NOON]], Decimal128("1588593600.5"), Decimal128("NaN"), MinKey(), NOON - 40 * 86_400, Int64(2**63 - 1),
]


@pytest.fixture
def events(sandbox: Settings) -> Iterator[Collection[dict[str, Any]]]:
    collection = mongo_database(sandbox)["extract_trial"]
    collection.drop()
    collection.create_index("time_stamp")
    id_times = [NOON, NOON - 43_200, NOON + 43_199, NOON - 2 * 86_400, NOON + 2 * 86_400, NOON + 31 * 86_400, 0,
                2**32 - 1]
    collection.insert_many(
        [{"_id": at(seconds), "time_stamp": stamp} for seconds in id_times for stamp in STAMPS]
        + [{"_id": f"text-{number}", "time_stamp": stamp} for number, stamp in enumerate(STAMPS)]
        + [{"_id": at(NOON)}, {"_id": 17}, {"_id": {"nested": 1}, "time_stamp": NOON}]
        + [RawBSONDocument(raw) for raw in _undecodable()],
    )
    yield collection
    collection.drop()


def _undecodable() -> Iterator[bytes]:
    """Documents that no driver reads, and one whose `_id` none reads."""
    for number, content in enumerate(odd_bson.FAULTY.values()):
        stamp = odd_bson.number("time_stamp", NOON)
        yield odd_bson.document(content, identity=odd_bson.element(7, "_id", at(NOON + number).binary), stamp=stamp)
    yield odd_bson.document(b"", identity=odd_bson.text("_id", b"a\xff"), stamp=odd_bson.number("time_stamp", NOON))
    yield odd_bson.document(b"", identity=odd_bson.text("_id", b"a\xfe"), stamp=odd_bson.text("time_stamp", b"\xff"))


def _extracted(events: Collection[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    parts = extract.slices(events, day)
    return [document for part in parts for chunk in extract.chunks(events, part) for document in chunk]


def _stored(events: Collection[dict[str, Any]]) -> list[dict[str, Any]]:
    return [document for batch in events.find_raw_batches() for document in RawDocuments(batch)]


def test_the_days_of_the_source_are_the_days_that_documents_are_due_on(events: Collection[dict[str, Any]]) -> None:
    due = {day for document in _stored(events) if (day := extract.due_day(document))}
    for _ in ("indexed", "read whole"):
        found = {day: list(extract.identities(events, day)) for day in days_in(events)}
        assert {day for day, documents in found.items() if documents} == due
        undated = list(extract.undated(events))
        assert sum(map(len, found.values())) + len(undated) == events.count_documents({})
        assert all(misdated_days(events, day) <= due for day in found)
        events.drop_indexes()


def test_every_document_is_due_exactly_once(events: Collection[dict[str, Any]]) -> None:
    stored = _stored(events)
    undated = [document["_id"] for document in stored if extract.due_day(document) is None]
    days = {day: [document["_id"] for document in _extracted(events, day)] for day in DAYS}
    placed = Counter(str(identity) for found in days.values() for identity in found)

    for day, found in days.items():
        due = [document["_id"] for document in stored if extract.due_day(document) == day]
        assert sorted(map(str, found)) == sorted(map(str, [*due, *undated]))
        assert extract.count_due(events, day) == len(found)
    # Documents without any date are offered to every day; what a former day took is left out by its quarantine id.
    assert {placed[str(identity)] for identity in undated} == {len(DAYS)}


def test_slices_have_as_many_documents_as_asked_and_those_of_their_last_second(
    events: Collection[dict[str, Any]], monkeypatch: pytest.MonkeyPatch,
) -> None:
    day, least = date(2021, 3, 1), 7
    start, _ = extract.bounds(day)
    seconds = [start + 10 * (number // 5) for number in range(40)]
    events.insert_many([{"_id": at(second), "time_stamp": second} for second in seconds])
    monkeypatch.setattr(extract, "SLICE_DOCUMENTS", least)

    def sizes() -> list[int]:
        return [sum(map(len, extract.chunks(events, part))) for part in extract.slices(events, day)]

    odd, *regular = sizes()
    assert sum(regular) == len(seconds)
    # A second is never cut: what begins within it goes to the slice before, or begins the next.
    assert all(least - 5 <= size <= least + 5 for size in regular[:-1])

    # A list among the stamps does not say where to cut. Without an index nothing does: the day is cut in equal spans.
    events.insert_one({"_id": at(start), "time_stamp": [start, start + 5]})
    assert sizes() == [odd + 1, *regular]
    events.drop_index("time_stamp_1")
    whole, *spans = sizes()
    assert (whole, sum(spans)) == (odd + 1, len(seconds))


def test_batches_are_those_of_the_driver(events: Collection[dict[str, Any]]) -> None:
    events.insert_many([{"_id": 10_000 + number, "text": "x" * number} for number in range(250)])
    wanted, fields, order = {"_id": {"$gte": 10_000, "$lt": 10_250}}, {"text": 1}, [("_id", 1)]
    ours = list(find_raw(events, wanted, fields, batch_size=100, sort=order))
    theirs: list[Any] = list(events.find_raw_batches(wanted, fields, batch_size=100, sort=order))
    assert ours == theirs
    assert len(ours) == 3
    assert list(find_raw(events, {"_id": -1}, None, batch_size=100)) == []
    with pytest.raises(OperationFailure, match="unknown top level operator"):
        list(find_raw(events, {"$no": 1}, None, batch_size=100))
