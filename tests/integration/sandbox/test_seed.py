"""Seeding a real MongoDB: what replaces what, and what stays."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bson import ObjectId
from pymongo import MongoClient

from contracts.errors import SandboxError
from sandbox.environment import mongo_uri
from sandbox.seed.mix import DaySize
from sandbox.seed.profiles import find_profile
from sandbox.seed.seeding import seed_days
from sandbox.seed.settings import SeedSettings
from sandbox.seed.writer import Documents
from sandbox.settings import SandboxSettings

FIRST, SECOND = date(2020, 5, 4), date(2020, 5, 5)


@pytest.fixture(scope="module")
def client(settings: SandboxSettings, start: Any) -> Iterator[MongoClient[dict[str, Any]]]:
    start("mongo")
    with MongoClient[dict[str, Any]](mongo_uri(settings), tz_aware=True) as connected:
        yield connected


@pytest.fixture
def collection(client: MongoClient[dict[str, Any]]) -> Iterator[Documents]:
    documents = client["seeding"]["summary"]
    yield documents
    documents.drop()


def seed(collection: Documents, *days: date, number: int = 1, events: int = 2_000, keep: bool = False) -> int:
    written: list[int] = []
    settings = SeedSettings.of(number, DaySize(events, 40), find_profile("typical"))
    seed_days(collection, settings, days, written.append, keep=keep)
    return sum(written)


def content(collection: Documents) -> list[dict[str, Any]]:
    """All documents in natural order, without the time zones that would not compare."""
    return list(collection.find())


def test_the_same_seed_twice_leaves_the_same_content_in_the_same_order(collection):
    assert seed(collection, FIRST, SECOND) == 4_000
    before = content(collection)
    seed(collection, FIRST, SECOND)
    assert content(collection) == before


def test_another_day_is_added_and_a_day_alone_is_replaced(collection):
    seed(collection, FIRST)
    first = content(collection)
    seed(collection, SECOND)
    assert content(collection)[:2_000] == first
    assert collection.count_documents({}) == 4_000
    seed(collection, FIRST, events=500)
    assert collection.count_documents({}) == 2_500


def test_documents_that_were_not_seeded_stay(collection):
    moment = datetime(2020, 5, 4, 12, tzinfo=UTC)
    own = [
        {"_id": ObjectId.from_datetime(moment), "time_stamp": int(moment.timestamp())},
        {"_id": "by hand", "time_stamp": int(moment.timestamp())},
        {"_id": {"odd": 1}},
    ]
    collection.insert_many(own)
    seed(collection, FIRST)
    seed(collection, FIRST)
    assert collection.count_documents({}) == 2_003


def test_another_seed_takes_the_place_of_the_first_unless_both_are_kept(collection):
    seed(collection, FIRST)
    seed(collection, FIRST, number=2)
    assert collection.count_documents({}) == 2_000
    seed(collection, FIRST, number=3, keep=True)
    assert collection.count_documents({}) == 4_000


def test_the_same_documents_cannot_be_kept_twice(collection):
    seed(collection, FIRST)
    with pytest.raises(SandboxError, match="--keep"):
        seed(collection, FIRST, keep=True)


def test_the_collection_is_newest_first_and_indexed_like_the_source(collection):
    seed(collection, FIRST, SECOND)
    midday = [d["time_stamp"] for d in content(collection) if isinstance(d.get("time_stamp"), int)]
    assert midday[0] > midday[-1]
    assert set(collection.index_information()) == {"_id_", "time_stamp_1", "device_id_1"}
