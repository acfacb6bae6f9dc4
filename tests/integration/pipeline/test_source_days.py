"""Days are counted whatever a source holds, and whether or not it has the shop's index."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bson import Decimal128, Int64, ObjectId
from bson.datetime_ms import DatetimeMS
from pymongo.collection import Collection

from etl.platform.mongo import mongo_database
from etl.platform.settings import Settings
from etl.sources.mongo.source_days import days_ahead, days_in, irregular_counts, stamped_count

DAY, FAR = date(2020, 5, 4), date(2031, 1, 1)
NOON = int(datetime(2020, 5, 4, 12, tzinfo=UTC).timestamp())
USABLE: list[Any] = [NOON, float(NOON), Int64(NOON), Decimal128(str(NOON))]
ODD: list[Any] = [None, "text", 7, -1, 2**40, True, {"a": NOON}, datetime(2020, 5, 4, tzinfo=UTC), DatetimeMS(2**62)]


@pytest.fixture
def events(sandbox: Settings) -> Iterator[Collection[dict[str, Any]]]:
    """A document with each stamp, one without any, and no index but that of `_id`."""
    collection = mongo_database(sandbox)["source_days_trial"]
    collection.drop()
    ids = [ObjectId(NOON.to_bytes(4, "big") + number.to_bytes(8, "big")) for number in range(20)]
    stamped = [{"_id": one, "time_stamp": stamp} for one, stamp in zip(ids, [*USABLE, *ODD], strict=False)]
    collection.insert_many([*stamped, {"_id": ids[-1]}])
    yield collection
    collection.drop()


@pytest.mark.parametrize("indexed", [False, True])
def test_whatever_is_no_usable_stamp_is_counted_by_its_id(
    events: Collection[dict[str, Any]], indexed: bool,
) -> None:
    if indexed:
        events.create_index("time_stamp")
    assert irregular_counts(events) == {DAY: len(ODD) + 1}


@pytest.mark.parametrize("indexed", [False, True])
def test_lists_are_counted_on_the_day_of_their_id_and_in_no_day_between_their_members(
    events: Collection[dict[str, Any]], indexed: bool,
) -> None:
    if indexed:
        events.create_index("time_stamp")
    before = {day: stamped_count(events, day) for day in (DAY, FAR)}
    lists: list[list[Any]] = [[5, 9_999_999_999_999], [7, datetime(2020, 5, 4, tzinfo=UTC)], [DatetimeMS(2**62)]]
    ids = [ObjectId(NOON.to_bytes(4, "big") + bytes(7) + bytes([200 + place])) for place in range(len(lists))]
    events.insert_many([{"_id": one, "time_stamp": stamp} for one, stamp in zip(ids, lists, strict=True)])
    assert {day: stamped_count(events, day) for day in (DAY, FAR)} == before
    assert irregular_counts(events) == {DAY: len(ODD) + 1 + len(lists)}
    assert days_in(events) == [DAY]


@pytest.mark.parametrize("indexed", [False, True])
def test_documents_that_are_dated_in_the_future_are_told(events: Collection[dict[str, Any]], indexed: bool) -> None:
    if indexed:
        events.create_index("time_stamp")
    now = int(datetime.now(UTC).timestamp())
    ids = [ObjectId(moment.to_bytes(4, "big") + bytes(8)) for moment in (2**32 - 1, now + 3 * 86_400, now + 3_600)]
    # A stamp of today does not bring back an id that lies so far ahead.
    events.insert_many([{"_id": ids[0], "time_stamp": NOON}, {"_id": ids[1]}, {"_id": ids[2], "time_stamp": now}])
    told = [datetime.fromtimestamp(moment, UTC).date() for moment in (now + 3 * 86_400, 2**32 - 1)]
    assert days_ahead(events) == told
