"""Over all days, extraction yields every document of the collection exactly once."""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bson import Decimal128, Int64, ObjectId
from pymongo.collection import Collection

from etl.mongo import mongo_database
from etl.settings import Settings
from etl.source import extract

DAYS = [date(2020, 5, day) for day in range(1, 8)]
NOON = int(datetime(2020, 5, 4, 12, tzinfo=UTC).timestamp())


def at(seconds: int) -> ObjectId:
    return ObjectId(seconds.to_bytes(4, "big") + os.urandom(8))


STAMPS: list[Any] = [
    NOON, NOON + 86_400, NOON + 90_000, NOON - 43_200, NOON + 43_200, NOON - 43_201, float(NOON), NOON + 0.5,
    Int64(NOON), Decimal128(str(NOON)), str(NOON), None, True, [NOON], [NOON, 1], {"a": NOON}, 0, -1, 2**40,
    float("nan"),
    datetime(2020, 5, 4, tzinfo=UTC),
]


@pytest.fixture
def events(sandbox: Settings) -> Iterator[Collection[dict[str, Any]]]:
    collection = mongo_database(sandbox)["extract_trial"]
    collection.drop()
    collection.create_index("time_stamp")
    id_times = [NOON, NOON - 43_200, NOON + 43_199, NOON - 2 * 86_400, NOON + 2 * 86_400]
    collection.insert_many(
        [{"_id": at(seconds), "time_stamp": stamp} for seconds in id_times for stamp in STAMPS]
        + [{"_id": f"text-{number}", "time_stamp": stamp} for number, stamp in enumerate(STAMPS)]
        + [{"_id": at(NOON)}, {"_id": 17}, {"_id": {"nested": 1}, "time_stamp": NOON}],
    )
    yield collection
    collection.drop()


def _extracted(events: Collection[dict[str, Any]], day: date) -> list[dict[str, Any]]:
    parts = extract.slices(events, day)
    return [document for part in parts for chunk in extract.chunks(events, part) for document in chunk]


def test_every_document_is_due_exactly_once(events: Collection[dict[str, Any]]) -> None:
    stored = list(events.find())
    adrift = [document["_id"] for document in stored if extract.due_day(document) is None]
    days = {day: [document["_id"] for document in _extracted(events, day)] for day in DAYS}
    placed = Counter(str(identity) for found in days.values() for identity in found)

    for day, found in days.items():
        due = [document["_id"] for document in stored if extract.due_day(document) == day]
        assert sorted(map(str, found)) == sorted(map(str, [*due, *adrift]))
        assert extract.count_due(events, day) == len(found)
    # Documents without any date are offered to every day; what a former day took is left out by its quarantine id.
    assert {placed[str(identity)] for identity in adrift} == {len(DAYS)}
