"""The quarantine as operators query it: items, counts by reason, and the trail of one item, from the warehouse."""

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from google.cloud import bigquery

from contracts.errors import UsageError
from etl.platform.bigquery import query


@dataclass(frozen=True, slots=True)
class Filters:
    """Which items to list; an empty filter lets everything through, `limit` 0 means all."""

    day: date | None = None
    reason_code: str = ""
    store_id: str = ""
    status: str = "open"
    dataset: str = ""
    ids: tuple[str, ...] = ()
    limit: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One quarantined document, without its content.

    `attempt_id` names the repaired version that counts instead of the original, `landed_date` the day whose
    supplementary batch holds the document.
    """

    quarantine_id: str
    dataset: str
    batch_id: str
    data_date: date
    document_id: str
    reasons: tuple[str, ...]
    contract_version: str
    status: str
    store_id: str | None
    attempt_id: str | None
    landed_date: date | None
    created_at: datetime
    updated_at: datetime
    last_seen_at: datetime | None

    def to_json(self) -> dict[str, Any]:
        """The item as a JSON object."""
        return dataclasses.asdict(self)


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One change of an item: what, by whom, why, and the state it left."""

    changed_at: datetime
    verb: str
    changed_by: str
    change_reason: str
    status: str
    reasons: tuple[str, ...]
    attempt_id: str | None
    landed_date: date | None


def list_items(client: bigquery.Client, filters: Filters) -> list[Item]:
    """The items that pass the filters, newest day first."""
    conditions, parameters = _conditions(filters)
    limit = f"limit {filters.limit}" if filters.limit else ""
    rows = query(client, f"{_SELECT} where {conditions} {_ORDER} {limit}", parameters)
    return [_item(row) for row in rows]


def items_as_json(client: bigquery.Client, filters: Filters) -> str:
    """The same items as one JSON array, put together by the warehouse: a hundred thousand come in a second."""
    conditions, parameters = _conditions(filters)
    limit = f"limit {filters.limit}" if filters.limit else ""
    rows = query(client, _AS_JSON.format(items=f"{_SELECT} where {conditions} {_ORDER} {limit}"), parameters)
    return f"[{','.join(row['items'] for row in rows)}]"


def find_item(client: bigquery.Client, quarantine_id: str) -> Item:
    """One item.

    Raises:
        UsageError: there is no such item.
    """
    return find_items(client, [quarantine_id])[0]


def find_items(client: bigquery.Client, quarantine_ids: list[str]) -> list[Item]:
    """The items of these ids, in their order.

    Raises:
        UsageError: one of them does not exist.
    """
    rows = query(client, f"{_SELECT} where quarantine_id in unnest(@ids)", {"ids": quarantine_ids})
    found = {row["quarantine_id"]: _item(row) for row in rows}
    for quarantine_id in quarantine_ids:
        if quarantine_id not in found:
            raise UsageError(f"quarantine item {quarantine_id!r}: there is none. `quarantine list` names them.")
    return [found[quarantine_id] for quarantine_id in dict.fromkeys(quarantine_ids)]


def items_landed_on(client: bigquery.Client, dataset: str, day: date) -> list[Item]:
    """The items whose documents the supplementary batch of a dataset's day holds, by id."""
    rows = query(client, f"{_SELECT} where {_LANDED_ON}", {"dataset": dataset, "day": day})
    return [_item(row) for row in rows]


def decided_on(client: bigquery.Client, dataset: str, day: date) -> list[Item]:
    """The items of a dataset's day that somebody decided on: repaired, reprocessed into or out of it, discarded."""
    rows = query(client, f"{_SELECT} where {_DECIDED_ON}", {"dataset": dataset, "day": day})
    return [_item(row) for row in rows]


def count_items(client: bigquery.Client, filters: Filters) -> int:
    """How many items pass the filters."""
    conditions, parameters = _conditions(filters)
    rows = query(client, f"{_COUNT} where {conditions}", parameters)
    return int(rows[0]["item_count"])


def count_by_reason(client: bigquery.Client, filters: Filters) -> dict[str, int]:
    """How many items that pass the filters each reason code has, the most frequent first."""
    conditions, parameters = _conditions(filters)
    rows = query(client, _COUNT_BY_REASON.format(conditions=conditions), parameters)
    return {row["reason"]: row["item_count"] for row in rows}


def trail_of(client: bigquery.Client, quarantine_id: str) -> list[TrailEntry]:
    """Everything that happened to an item, oldest first."""
    rows = query(client, _TRAIL, {"quarantine_id": quarantine_id})
    return [TrailEntry(**row | {"reasons": tuple(row["reasons"])}) for row in rows]


def _item(row: dict[str, Any]) -> Item:
    return Item(**row | {"reasons": tuple(row["reasons"])})


def _conditions(filters: Filters) -> tuple[str, dict[str, Any]]:
    wanted = {
        "data_date = @day": ("day", filters.day),
        "@reason_code in unnest(reasons)": ("reason_code", filters.reason_code),
        "store_id = @store_id": ("store_id", filters.store_id),
        "status = @status": ("status", filters.status),
        "dataset = @dataset": ("dataset", filters.dataset),
        "quarantine_id in unnest(@ids)": ("ids", list(filters.ids)),
    }
    used = {condition: item for condition, item in wanted.items() if item[1]}
    return " and ".join(["true", *used]), dict(used.values())


_SELECT = """
select quarantine_id, dataset, batch_id, data_date, document_id, reasons, contract_version, status, store_id,
  attempt_id, landed_date, created_at, updated_at, last_seen_at
from glamira_ops.quarantine_log
"""
_ORDER = "order by data_date desc, quarantine_id"
_AS_JSON = """
with
  listed as ({items}),
  numbered as (
    select to_json_string(listed) as item, row_number() over (order by data_date desc, quarantine_id) as place
    from listed
  )
select div(place, 1000) as page, string_agg(item, ',' order by place) as items
from numbered
group by page
order by page
"""
_LANDED_ON = "dataset = @dataset and landed_date = @day and status = 'reprocessed' order by quarantine_id"
_DECIDED_ON = """
dataset = @dataset and (
  landed_date = @day
  or (data_date = @day and (
    landed_date is not null or status = 'discarded' or (status = 'open' and attempt_id is not null)
  ))
)
order by quarantine_id
"""
_COUNT = "select count(*) as item_count from glamira_ops.quarantine_log"
_COUNT_BY_REASON = """
select reason, count(*) as item_count
from glamira_ops.quarantine_log, unnest(reasons) as reason
where {conditions}
group by reason
order by item_count desc, reason
"""
_TRAIL = """
select changed_at, verb, changed_by, change_reason, status, reasons, attempt_id, landed_date
from glamira_ops.quarantine_changes
where quarantine_id = @quarantine_id
order by changed_at
"""
