"""The quarantine as operators query it: items from the log, whole documents from the bucket."""

import dataclasses
import io
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pyarrow.parquet as pq
from google.cloud import bigquery, storage

from contracts.errors import QuarantineError
from contracts.paths import BatchPath
from etl.settings import Settings
from etl.warehouse import query


@dataclass(frozen=True, slots=True)
class Filters:
    """Which items to list; an empty filter lets everything through, `limit` 0 means all."""

    day: date | None = None
    reason_code: str = ""
    store_id: str = ""
    status: str = "open"
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One quarantined document, without its content."""

    quarantine_id: str
    dataset: str
    batch_id: str
    data_date: date
    document_id: str
    reasons: tuple[str, ...]
    contract_version: str
    status: str
    store_id: str | None
    created_at: datetime
    updated_at: datetime

    def to_json(self) -> dict[str, Any]:
        """The item as a JSON object."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """A quarantined document: canonical Extended JSON, and what each rule found where."""

    json: str
    breaches: tuple[dict[str, str | None], ...]


def list_items(client: bigquery.Client, filters: Filters) -> list[Item]:
    """The items that pass the filters, newest day first."""
    conditions, parameters = _conditions(filters)
    limit = f"limit {filters.limit}" if filters.limit else ""
    rows = query(client, f"{_SELECT} where {' and '.join(conditions)} {_ORDER} {limit}", parameters)
    return [Item(**row | {"reasons": tuple(row["reasons"])}) for row in rows]


def count_by_reason(items: list[Item]) -> dict[str, int]:
    """How many items each reason code has, the most frequent first."""
    return dict(Counter(reason for item in items for reason in item.reasons).most_common())


def document_of(
    client: bigquery.Client, bucket_client: storage.Client, settings: Settings, quarantine_id: str,
) -> tuple[Item, KeptDocument]:
    """One item and its whole document.

    Raises:
        QuarantineError: there is no such item.
    """
    rows = query(client, f"{_SELECT} where quarantine_id = @quarantine_id", {"quarantine_id": quarantine_id})
    if not rows:
        raise QuarantineError(f"quarantine item {quarantine_id!r}: there is none. `quarantine list` names them.")
    item = Item(**rows[0] | {"reasons": tuple(rows[0]["reasons"])})
    name = BatchPath(item.dataset, item.data_date, item.batch_id).quarantine
    content = bucket_client.bucket(settings.quarantine_bucket).blob(name).download_as_bytes()
    table = pq.read_table(io.BytesIO(content), filters=[("quarantine_id", "=", quarantine_id)])
    if not len(table):
        raise QuarantineError(f"quarantine item {quarantine_id!r}: a later batch accepted it; nothing is kept of it.")
    row = table.to_pylist()[0]
    return item, KeptDocument(row["document"], tuple(row["breaches"]))


def _conditions(filters: Filters) -> tuple[list[str], dict[str, Any]]:
    wanted = {
        "data_date = @day": ("day", filters.day),
        "@reason_code in unnest(reasons)": ("reason_code", filters.reason_code),
        "store_id = @store_id": ("store_id", filters.store_id),
        "status = @status": ("status", filters.status),
    }
    used = {condition: item for condition, item in wanted.items() if item[1]}
    return ["true", *used], dict(used.values())


_SELECT = """
select quarantine_id, dataset, batch_id, data_date, document_id, reasons, contract_version, status, store_id,
  created_at, updated_at
from glamira_ops.quarantine_log
"""
_ORDER = "order by data_date desc, quarantine_id"
