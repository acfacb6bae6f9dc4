"""Retentions: what was deleted because its time had come, and when stewards were notified of what is near its end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from google.cloud import bigquery

from contracts.warehouse.sql import SqlFolder
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class Notice:
    """The last time that a channel took a message of open items near their end, and of how many."""

    ending_items: int
    recorded_at: datetime


def warehouse_now(client: bigquery.Client) -> datetime:
    """The moment by the warehouse's clock: a machine's own may be years ahead, and what is deleted is gone."""
    moment: datetime = query(client, _sql("clock"))[0]["moment"]
    return moment


def enter(
    client: bigquery.Client, run_id: str, counts: Mapping[str, int], ending_items: int, *, is_notified: bool,
) -> None:
    """Add what a retention deleted, by store, and how many open items are near their end."""
    query(client, _sql("enter"), {
        "run_id": run_id, "counts": json.dumps(counts, sort_keys=True), "ending_items": ending_items,
        "is_notified": is_notified,
    })


def last_notice(client: bigquery.Client) -> Notice | None:
    """The latest notice; none when nobody was ever notified."""
    return next((Notice(**row) for row in query(client, _sql("notified"))), None)
