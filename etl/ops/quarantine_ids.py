"""Quarantine ids: the key of a refused record, the same whenever it is refused again."""

import hashlib
from collections.abc import Mapping
from typing import Any

import bson.json_util
from bson.json_util import CANONICAL_JSON_OPTIONS

from contracts.datasets.raw_documents import RawId


def quarantine_id(dataset: str, record: Mapping[str, Any]) -> str:
    """The stable id of a record: refused again, it is the same item. Two records have two ids."""
    what = identity(record)
    text = f"raw {what.hex()}" if isinstance(what, RawId) else bson.json_util.dumps(
        what, json_options=CANONICAL_JSON_OPTIONS,
    )
    return hashlib.sha256(f"{dataset}:{text}".encode()).hexdigest()[:24]


def identity(record: Mapping[str, Any]) -> Any:
    """What identifies a record in its dataset: its `_id`, or the whole of it."""
    return record.get("_id", record)
