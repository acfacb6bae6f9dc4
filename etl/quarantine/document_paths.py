"""Paths into documents, `cart_products.0.currency`: read and set one value, and give a typed text its BSON type."""

import copy
import math
import re
from collections.abc import Mapping
from typing import Any

from bson import ObjectId
from bson.decimal128 import Decimal128
from bson.int64 import Int64

from contracts.commands import command
from contracts.datasets.normalise.scalars import whole_number
from contracts.datasets.raw_documents import encode
from contracts.errors import UsageError
from etl.quarantine.extended_json import from_json

Document = dict[str, Any]
NEW_ID = "new"
LONGEST_ECHO = 120
LARGEST_BYTES = 16 * 1024 * 1024
_ABSENT = object()
_LARGEST_INT32, _LARGEST_INT64 = 2**31, 2**63
_MOST_DIGITS = 8  # of a place in a list: a document has no room for more

# What the contract wants, whatever the broken value was.
_WANTED: dict[str, type] = {
    "_id": ObjectId, "time_stamp": int, "amount": int, "cart_products.product_id": int, "price": str, "currency": str,
    "store_id": str, "collection": str, "ip": str, "email_address": str, "user_id_db": str, "device_id": str,
    "user_agent": str, "current_url": str, "referrer_url": str,
}


def assignments(texts: list[str]) -> dict[str, str]:
    """`PATH=VALUE` texts as a mapping.

    Raises:
        UsageError: one is not of that form, or two set the same path.
    """
    found: dict[str, str] = {}
    for text in texts:
        path, equals, value = text.partition("=")
        if not equals or not all(path.split(".")) or path in found:
            raise UsageError(f"--set {_echo(text)!r}: not of the form PATH=VALUE, or set twice. Example: store_id=6.")
        found[path] = value
    return found


def with_values(document: Document, values: Mapping[str, str], seed: str = "") -> Document:
    """A copy of the document with the values set, each in its BSON type; `seed` makes the id of `_id=new`.

    Raises:
        UsageError: a path does not lead into the document, a value cannot be read, or MongoDB cannot hold the whole.
    """
    changed: Document = copy.deepcopy(document)
    for path, text in values.items():
        if (path, text) != ("_id", NEW_ID):
            _set(changed, path, typed(path, text, value_at(changed, path)))
    if values.get("_id") == NEW_ID:
        changed["_id"] = new_id(changed, seed)
    _require_storable(changed)
    return changed


def _require_storable(document: Document) -> None:
    try:
        size = len(encode(document))
    except Exception as error:  # of many kinds, by what was set
        raise UsageError(f"--set: MongoDB holds no such document ({_echo(str(error))}). Set other values.") from error
    if size > LARGEST_BYTES:
        raise UsageError(f"--set: the document would have {size:,} bytes, MongoDB holds {LARGEST_BYTES:,}. Set less.")


def value_at(document: Any, path: str) -> Any:
    """The value at a path; None when there is none."""
    value = document
    for step in path.split("."):
        value = _child(value, step)
        if value is _ABSENT:
            return None
    return value


def typed(path: str, text: str, former: Any) -> Any:
    """The value that a text stands for at a path.

    `null`, and anything in braces, brackets or quotes, is Extended JSON. Otherwise the type is the one that the
    contract wants there, then that of the value it replaces, then what the text looks like.

    Raises:
        UsageError: the text cannot be read as that.
    """
    if text == "null" or text[:1] in ('{', '[', '"'):
        return _extended(path, text)
    place = re.sub(r"\.\d+(?=\.|$)", "", path)
    wanted = _WANTED.get(place) or _WANTED.get(place.rpartition(".")[2])
    if wanted is not None:
        return _read(path, text, wanted)
    try:
        return _like(text, former)
    except (ValueError, TypeError):
        return _as_it_looks(text)


def new_id(document: Document, seed: str) -> ObjectId:
    """An ObjectId of the document's `time_stamp`; the same seed always gives the same.

    Raises:
        UsageError: there is no usable `time_stamp` to date it by.
    """
    seconds = whole_number(document.get("time_stamp"))
    if seconds is None or not 0 <= seconds < 2**32:
        raise UsageError("--set _id=new: the document has no usable time_stamp to date it by. Set time_stamp too.")
    return ObjectId(seconds.to_bytes(4, "big") + bytes.fromhex(seed)[:8])


def _echo(typed: str) -> str:
    """What was typed, as far as it helps to find it again."""
    return typed if len(typed) <= LONGEST_ECHO else f"{typed[:LONGEST_ECHO]}…"


def _read(path: str, text: str, wanted: type) -> Any:
    try:
        if wanted is ObjectId:
            return ObjectId(text)
        return _whole(text) if wanted is int else text
    except Exception as error:
        raise UsageError(f"--set {_echo(f'{path}={text}')}: not a value of type {wanted.__name__}.") from error


def _like(text: str, former: Any) -> Any:
    """The text in the type of the value it replaces."""
    if isinstance(former, bool):
        return {"true": True, "false": False}[text] if text in ("true", "false") else _as_it_looks(text)
    if isinstance(former, Int64):
        return Int64(_whole(text))
    if isinstance(former, int):
        return _whole(text)
    if isinstance(former, float):
        return float(text)
    if isinstance(former, Decimal128):
        return _decimal(text)
    return text if isinstance(former, str) else _as_it_looks(text)


def _decimal(text: str) -> Decimal128:
    try:
        return Decimal128(text)
    except ArithmeticError as error:
        raise ValueError(text) from error


def _as_it_looks(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    if re.fullmatch(r"-?\d{1,18}", text):
        return _whole(text)
    if re.fullmatch(r"-?\d+\.\d+", text) and math.isfinite(float(text)):
        return float(text)
    return text


def _whole(text: str) -> int:
    """A whole number as the shop's driver stores it: 32 bits when they are enough."""
    number = int(text)
    if not -_LARGEST_INT64 <= number < _LARGEST_INT64:
        raise ValueError(f"{_echo(text)}: more than 64 bits")
    return number if -_LARGEST_INT32 <= number < _LARGEST_INT32 else Int64(number)


def _extended(path: str, text: str) -> Any:
    try:
        return from_json(text)
    except Exception as error:
        raise UsageError(
            f"--set {_echo(f'{path}={text}')}: not Extended JSON ({_echo(str(error))}). Plain texts need no quotes."
        ) from error


def _set(document: Document, path: str, value: Any) -> None:
    *steps, last = path.split(".")
    holder: Any = document
    for step in steps:
        holder = _child(holder, step)
    if isinstance(holder, dict):
        holder[last] = value
    elif isinstance(holder, list) and _is_place(last, holder):
        holder[int(last)] = value
    elif isinstance(holder, list) and last == str(len(holder)):
        holder.append(value)
    else:
        raise UsageError(f"--set: the document has no place {_echo(path)!r}. To see it: "
                         f"{command('quarantine show ID')}")


def _child(holder: Any, step: str) -> Any:
    if isinstance(holder, dict):
        return holder.get(step, _ABSENT)
    if isinstance(holder, list) and _is_place(step, holder):
        return holder[int(step)]
    return _ABSENT


def _is_place(step: str, holder: list[Any]) -> bool:
    return step.isascii() and step.isdigit() and len(step) <= _MOST_DIGITS and int(step) < len(holder)
