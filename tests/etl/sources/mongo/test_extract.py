"""The day a document is due on, for every combination of stamps and ids."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from bson import ObjectId
from bson.datetime_ms import DatetimeMS
from hypothesis import given
from hypothesis import strategies as st

from etl.sources.mongo.extract import bounds, due_day

DAY = date(2020, 5, 4)
NOON = int(datetime(2020, 5, 4, 12, tzinfo=UTC).timestamp())


def at(seconds: int) -> ObjectId:
    return ObjectId(seconds.to_bytes(4, "big") + bytes(8))


@pytest.mark.parametrize(("document", "day"), [
    ({"_id": at(NOON), "time_stamp": NOON}, DAY),
    ({"_id": at(NOON + 30 * 86_400), "time_stamp": NOON}, DAY),
    ({"_id": at(NOON + 30 * 86_400 + 1), "time_stamp": NOON}, DAY + timedelta(days=30)),
    ({"_id": at(NOON + 400 * 86_400), "time_stamp": NOON}, DAY + timedelta(days=400)),
    ({"_id": at(2**32 - 1), "time_stamp": 2**32 + 86_399}, date(2106, 2, 8)),
    ({"_id": at(0), "time_stamp": NOON}, date(1970, 1, 1)),
    ({"_id": at(NOON), "time_stamp": [5, 9_999_999_999_999]}, DAY),
    ({"_id": at(NOON), "time_stamp": DatetimeMS(2**62)}, DAY),
    ({"_id": at(NOON), "time_stamp": NOON + 86_400}, DAY + timedelta(days=1)),
    ({"_id": at(NOON), "time_stamp": NOON + 86_401}, DAY),
    ({"_id": at(NOON), "time_stamp": "1588593600"}, DAY),
    ({"_id": at(NOON), "time_stamp": 7}, DAY),
    ({"_id": at(NOON)}, DAY),
    ({"_id": "text", "time_stamp": NOON}, DAY),
    ({"_id": "text", "time_stamp": 2**60}, None),
    ({"_id": "text"}, None),
    ({}, None),
])
def test_due_day(document: dict[str, Any], day: date | None) -> None:
    assert due_day(document) == day


@given(st.dates(date(2010, 1, 1), date(2100, 1, 1)))
def test_the_bounds_are_one_utc_day(day: date) -> None:
    start, end = bounds(day)
    assert end - start == 86_400
    assert datetime.fromtimestamp(start, UTC) == datetime(day.year, day.month, day.day, tzinfo=UTC)


@given(st.integers(0, 2**32 - 1), st.none() | st.integers() | st.floats() | st.text())
def test_a_document_with_an_objectid_is_always_due_on_some_day(seconds: int, stamp: object) -> None:
    assert due_day({"_id": at(seconds), "time_stamp": stamp}) is not None
