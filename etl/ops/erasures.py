"""Erasures: a receipt of each, without the person; what was begun and never done is begun again."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.ops.quarantine_changes import Author
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)

BEGUN, DONE = "begun", "done"


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far an erasure is: who asked for it and why, when that was entered, and the counts of one that is done."""

    erasure_id: str
    status: str
    erased_by: str
    reason: str
    counts: str | None
    recorded_at: datetime


def enter(
    client: bigquery.Client, erasure_id: str, by: Author, status: str, counts: Mapping[str, int] | None = None,
) -> None:
    """Add to the receipts how far an erasure is; `counts` are by store, of what is done."""
    query(client, _sql("enter"), {
        "erasure_id": erasure_id, "status": status, "erased_by": by.name, "reason": by.reason,
        "counts": json.dumps(counts, sort_keys=True) if counts is not None else "",
    })


def receipt_of(client: bigquery.Client, erasure_id: str) -> Receipt | None:
    """The latest entry of an erasure; none when nobody asked for it."""
    return next((Receipt(**row) for row in query(client, _sql("latest"), {"erasure_id": erasure_id})), None)
