"""Scalars of every BSON type are read as documented."""

from datetime import UTC, datetime
from decimal import Decimal, localcontext

import pytest
from bson import Binary, Code, DatetimeMS, DBRef, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from bson.decimal128 import create_decimal128_context
from hypothesis import given
from hypothesis import strategies as st

from contracts.datasets.normalise.scalars import as_text, position, utm, whole_number

ODD = (
    Int64(7), ObjectId("5eaf5a000000000000000000"), Timestamp(1, 2), Code("x"), Regex("^a", "i"), DBRef("a", 1),
    MinKey(), MaxKey(), Binary(b"\x00" * 16, 4), DatetimeMS(2**62), Decimal128("-0"), Decimal128("sNaN"),
    Decimal128("1E+6000"), Decimal128("1E-6000"), "\u202e\x00\u200f", "-0", "1e3", "٦١٫٠٠", 1.999, -0.0, 5e-324,
)


def _decimal128(value: Decimal) -> Decimal128:
    with localcontext(create_decimal128_context()):
        return Decimal128(+value) if value.is_finite() else Decimal128("Infinity")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.text() | st.binary()
    | st.datetimes(timezones=st.just(UTC)) | st.decimals().map(_decimal128) | st.sampled_from(ODD),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.mark.parametrize(("value", "text"), [
    (None, None), ("", ""), ("x", "x"), (7, "7"), (7.0, "7"), (7.5, "7.5"), (True, "true"), (False, "false"),
    (Int64(9), "9"), (Decimal128("1.50"), "1.50"), (datetime(2020, 5, 4, tzinfo=UTC), "2020-05-04T00:00:00+00:00"),
    (Code("x"), "x"), (b"\x00", '{"$binary": {"base64": "AA==", "subType": "00"}}'), (float("nan"), "nan"),
    (Timestamp(1, 2), '{"$timestamp": {"t": 1, "i": 2}}'), (-0.0, "0"),
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
    for read in (as_text, whole_number, position, utm):
        read(value)
