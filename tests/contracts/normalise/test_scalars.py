"""Scalars of every BSON type are read as documented."""

from datetime import UTC, datetime

import pytest
from bson import Decimal128, Int64, ObjectId
from hypothesis import given
from hypothesis import strategies as st

from contracts.normalise.scalars import as_text, order_id, position, utm, whole_number

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.mark.parametrize(("value", "text"), [
    (None, None), ("", ""), ("x", "x"), (7, "7"), (7.0, "7"), (7.5, "7.5"), (True, "true"), (False, "false"),
    (Int64(9), "9"), (Decimal128("1.50"), "1.50"), (datetime(2020, 5, 4, tzinfo=UTC), "2020-05-04T00:00:00+00:00"),
    (ObjectId("5eaf5a000000000000000000"), "5eaf5a000000000000000000"), ([1, "a"], '[1, "a"]'), ({"a": 1}, '{"a": 1}'),
])
def test_as_text(value: object, text: str | None) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(("value", "number"), [
    (5, 5), (5.0, 5), (Int64(5), 5), (Decimal128("5"), 5), (Decimal128("5.0"), 5), (0, 0), (-3, -3), (5.5, None),
    ("5", None), (True, None), (None, None), (float("nan"), None), (float("inf"), None), (2.0**70, None), ([5], None),
    (Decimal128("5.5"), None), (Decimal128("NaN"), None), (Decimal128("1E+40"), None),
])
def test_whole_number(value: object, number: int | None) -> None:
    assert whole_number(value) == number


@pytest.mark.parametrize(("value", "text"), [
    (300012345, "300012345"), (300012345.0, "300012345"), (Int64(3), "3"), ("", None), (" ", None), (None, None),
    (12.5, None), (float("nan"), None), (0, None), (-1, None), (True, None), ([1], None), ("A-7", "A-7"),
])
def test_order_id(value: object, text: str | None) -> None:
    assert order_id(value) == text


@pytest.mark.parametrize(("value", "number"), [
    (3, 3), ("3", 3), (" 3 ", 3), ("", None), (None, None), ("three", None), ("٣", None), ("9" * 40, None), (3.5, None),
])
def test_position(value: object, number: int | None) -> None:
    assert position(value) == number


@pytest.mark.parametrize(("value", "text"), [
    (False, None), (True, "true"), ("", ""), ("google", "google"), (None, None),
])
def test_utm(value: object, text: str | None) -> None:
    assert utm(value) == text


@given(ANYTHING)
def test_no_value_makes_a_reader_raise(value: object) -> None:
    for read in (as_text, whole_number, order_id, position, utm):
        read(value)
