"""A value of every BSON type, and the odd ones of each, as bytes under any name: what a field of a source may hold."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import bson
from bson import Binary, Code, DBRef, Decimal128, Int64, MaxKey, MinKey, ObjectId, Regex, Timestamp
from bson.datetime_ms import DatetimeMS

from tests.odd_bson import STAMP, binary, body, element, number, text

WRITTEN: dict[str, Any] = {
    "not a number": float("nan"), "infinite": float("inf"), "negative zero": -0.0, "fraction": 0.5, "double": 95_814.0,
    "blank": "", "spaces": " \t", "text": "ring", "digits": "95814", "null in words": "NONE", "long text": "9" * 70_000,
    "right to left": "\u202e1.2.3.4", "beyond the plane": "💍",
    "many questions": "https://www.glamira.de/?" + "?" * 70_000,
    "empty document": {}, "document": {"a": {"b": [1]}}, "reference": DBRef("a", 1), "empty list": [], "list": [95_814],
    "list of texts": ["37.4.4.4"], "nested lists": [[[95_814]]], "list of a document": [{"product_id": [1, {"a": 2}]}],
    "list around the day": [STAMP - 86_400, STAMP + 86_400], "list of this day and the next": [STAMP, STAMP + 86_400],
    "binary": b"\x00\xff", "uuid": Binary(bytes(16), 4), "own binary": Binary(b"x", 200), "id": ObjectId(),
    "true": True, "date": datetime(2020, 5, 13, tzinfo=UTC), "date after 9999": DatetimeMS(2**62),
    "date before 1": DatetimeMS(-(2**62)), "null": None, "pattern": Regex("("), "code": Code("x"),
    "scoped code": Code("x", {"a": 1}), "whole": 95_814, "negative": -1, "stamp": STAMP,
    "next day": STAMP + 86_400, "day before": STAMP - 86_400,
    "stamp as double": float(STAMP), "half a second": STAMP + 0.5, "stamp as decimal": Decimal128(str(STAMP)),
    "timestamp": Timestamp(STAMP, 1), "long": Int64(2**63 - 1), "decimal": Decimal128("95814"),
    "decimal not a number": Decimal128("NaN"), "signalling": Decimal128("sNaN"), "endless": Decimal128("-Infinity"),
    "huge decimal": Decimal128("1E+6144"), "tiny decimal": Decimal128("1E-6176"), "least": MinKey(), "most": MaxKey(),
}


def spellings(name: str) -> Iterator[tuple[str, bytes]]:
    """What a field of this name may be: nothing, each value, what no driver writes, and there twice."""
    yield "absent", b""
    for title, value in WRITTEN.items():
        yield title, bson.encode({name: value})[4:-1]
    yield "old binary of another length", binary(name, 2, b"\x63\0\0\0x")
    yield "old binary", binary(name, 2, b"\x01\0\0\0x")
    yield "undefined", element(6, name, b"")
    yield "symbol", text(name, b"95814", kind=14)
    yield "pointer", element(12, name, b"\x02\0\0\0a\0" + bytes(12))
    yield "no UTF-8", text(name, b"1\xff")
    yield "no UTF-8 at its start", text(name, b"\x80?1")
    yield "surrogate", text(name, b"\xed\xa0\x80")
    yield "text with a zero", text(name, b"1\x002")
    yield "list of no UTF-8", element(4, name, body(text("0", b"1\xff")))
    yield "list with names", element(4, name, body(number("first")))
    yield "twice", text(name, b"95814") + text(name, b"95815")
