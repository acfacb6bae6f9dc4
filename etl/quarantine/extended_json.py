"""Extended JSON: how documents are shown and typed; files of former versions also kept documents in it."""

import json
from typing import Any

import bson.json_util
from bson import Decimal128
from bson.codec_options import DatetimeConversion
from bson.json_util import JSONMode, JSONOptions

from contracts.datasets.raw_documents import Document, encode

EXACT = JSONOptions(json_mode=JSONMode.CANONICAL, tz_aware=True, datetime_conversion=DatetimeConversion.DATETIME_AUTO)
# The bits of a decimal: its sign, what makes it no number, whether that signals, and the payload below them.
_SIGN, _NOT_A_NUMBER, _SIGNALLING, _PAYLOAD = 1 << 127, 0b11111 << 122, 1 << 121, (1 << 110) - 1


def to_json(document: Document) -> str:
    """A document as canonical Extended JSON, for people: data that looks like Extended JSON is shown alike."""
    return bson.json_util.dumps(_with_kinds_of_nan(document), json_options=EXACT)


def from_json(text: str) -> Any:
    """A value out of Extended JSON.

    Raises:
        ValueError, TypeError, OverflowError: it is none, or none that BSON can hold.
    """
    return _storable(bson.json_util.loads(text, json_options=EXACT))


def former_bson(text: str) -> bytes:
    """The bytes of a document that was kept as Extended JSON, which is what files held before they held bytes.

    What only looks like Extended JSON and cannot be read as such is the data that it is: one value spoils no file.
    What can be read was written by a value of that type, or by data that looks just like it: those texts are equal.
    """
    document: Document = json.loads(text, object_pairs_hook=_lenient)
    return encode(document)


def _with_kinds_of_nan(value: Any) -> Any:
    """The value with each decimal that is no number written out: the driver calls all of them NaN."""
    if isinstance(value, dict):
        return {name: _with_kinds_of_nan(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_with_kinds_of_nan(inner) for inner in value]
    return _kind_of_nan(value) if isinstance(value, Decimal128) else value


def _kind_of_nan(value: Decimal128) -> Any:
    bits = int.from_bytes(value.bid, "little")
    if bits & _NOT_A_NUMBER != _NOT_A_NUMBER:
        return value
    sign, kind = "-" if bits & _SIGN else "", "sNaN" if bits & _SIGNALLING else "NaN"
    return {"$numberDecimal": f"{sign}{kind}{bits & _PAYLOAD or ''}"}


def _lenient(pairs: list[tuple[str, Any]]) -> Any:
    try:
        value = bson.json_util.object_pairs_hook(pairs, EXACT)
        return value if isinstance(value, dict) else _storable(value)
    except Exception:  # of many kinds, by what the data looks like
        return dict(pairs)


def _storable(value: Any) -> Any:
    encode({"value": value})
    return value
