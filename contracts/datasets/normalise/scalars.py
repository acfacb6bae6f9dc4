"""Scalars: any BSON value to text, to a whole number, or to nothing."""

import json
import math
from datetime import datetime
from typing import Any

from bson.dbref import DBRef
from bson.decimal128 import Decimal128
from bson.json_util import CANONICAL_JSON_OPTIONS, dumps
from bson.objectid import ObjectId

INT64_MAX = 2**63 - 1

# Without width, or of the writing's direction; not the two that turn round what follows: digits in it read otherwise.
_MARKS = "\u200b\u200c\u200d\u200e\u200f\u2060\u061c\ufeff\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_NO_MARKS = dict.fromkeys(map(ord, _MARKS))
_BLANKS = _MARKS + "".join(filter(str.isspace, map(chr, range(0x3001))))


def is_container(value: object) -> bool:
    """Whether a value is a list or a dict (a reference to another document is one), where a scalar was expected."""
    return isinstance(value, list | dict | DBRef)


def visible(text: str) -> str:
    """The text without zero-width and direction marks."""
    return text if text.isascii() else text.translate(_NO_MARKS)


def as_text(value: Any) -> str | None:
    """The text of a scalar: texts as they are, numbers as digits, true/false, ISO dates; the rest as JSON."""
    match value:
        case None:
            return None
        case str() | Decimal128() | ObjectId():
            return str(value)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(int(value)) if math.isfinite(value) and value == int(value) else str(value)
        case datetime():
            return value.isoformat()
        case _:
            return _as_json(value)


def blank_to_null(value: str | None) -> str | None:
    """Null for a text without any visible character."""
    return value if value and value.strip() and (value.isascii() or value.strip(_BLANKS)) else None


def whole_number(value: Any) -> int | None:
    """The integer that a BSON number stands for; null for texts, booleans, fractions, NaN and beyond 64 bits."""
    if isinstance(value, Decimal128):
        decimal = value.to_decimal()
        value = int(decimal) if decimal.is_finite() and decimal == decimal.to_integral_value() else None
    if isinstance(value, float):
        value = int(value) if math.isfinite(value) and value.is_integer() else None
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return int(value) if abs(value) <= INT64_MAX else None


def position(value: Any) -> int | None:
    """A position in a list: a whole number, also when written as text; else null."""
    if isinstance(value, str):
        text = value.strip()
        return whole_number(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
    return whole_number(value)


def utm(value: Any) -> str | None:
    """A campaign parameter: the tracker writes `false` for none; texts are kept."""
    return None if value is False else as_text(value)


def _as_json(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, default=str, ensure_ascii=False)
    return dumps(value, json_options=CANONICAL_JSON_OPTIONS)
