"""Emptied items: of an erased person's refused document nothing is kept but that it was refused, and why."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from bson import ObjectId

from contracts.datasets.erased import People
from contracts.datasets.raw_documents import decode, encode
from etl.quarantine.extended_json import to_json


def emptied(table: pa.Table, erased: People, keys: tuple[str, ...]) -> pa.Table:
    """The items of a batch, as many as before: those whose document names one of these people are without it."""
    rows = [
        without_document(row) if erased.has(decode(row["bson"]), keys) else row for row in table.to_pylist()
    ]
    return pa.Table.from_pylist(rows, table.schema)


def without_document(row: Mapping[str, Any]) -> dict[str, Any]:
    """An item of which nothing is left that a document said, but its `_id` where that is an ObjectId."""
    identity = decode(row["bson"]).get("_id")
    left = {"_id": identity} if isinstance(identity, ObjectId) else {}
    violations = [one | {"value": None} for one in row["violations"]]
    return {**row, "bson": encode(left), "document": to_json(left), "violations": violations}
