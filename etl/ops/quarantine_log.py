"""The quarantine log: refused documents as items, what became of each, and counts of them."""

import dataclasses
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from google.cloud import bigquery

from contracts.commands import command
from contracts.errors import UsageError
from contracts.warehouse.sql import SqlFolder
from contracts.warehouse.tables import QUARANTINE_LOG
from etl.platform.bigquery import Scalar, change, query

log = logging.getLogger(__name__)
_sql = SqlFolder(__file__)

# What the trail says of a row that stands for two.
UNITED = "unite"

# Of whichever day.
_ANY_DAY = date(1, 1, 1)


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
class KnownWords:
    """Reason codes that items were refused for, and stores that they are of, each in alphabetical order."""

    reasons: tuple[str, ...]
    stores: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """Documents of one day that were refused for one reason, and how many of them are in open quarantine still."""

    day: date
    reason: str
    count: int
    still_open: int


@dataclass(frozen=True, slots=True)
class DueItems:
    """The items of a batch that refused documents last: the ids of those whose documents' time has come, and how many
    others it has.
    """

    dataset: str
    data_date: date
    batch_id: str
    kept_count: int
    due_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndingItems:
    """Open items, and those of them whose documents are kept no more for long: of how many days, since when."""

    open_count: int
    item_count: int
    day_count: int
    refused_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnfinishedDay:
    """A day with reprocessed items that no publication shows yet; `is_own` when some were due on it.

    `has_halted` when a run of the day halted with all of them loaded.
    """

    day: date
    is_own: bool
    has_halted: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """The batch that refused documents: its dataset and day, and the items of it whose documents are `gone`."""

    dataset: str
    data_date: date
    gone: tuple[str, ...] = ()

    @property
    def parameters(self) -> dict[str, Scalar | list[Any]]:
        """As a statement takes them."""
        return {"dataset": self.dataset, "data_date": self.data_date, "gone": list(self.gone)}


def list_items(client: bigquery.Client, filters: Filters) -> list[Item]:
    """The items that pass the filters, newest day first."""
    conditions, parameters = _conditions(filters)
    return _items(client, _sql("filtered", conditions=conditions, limit=filters.limit), parameters)


def items_as_json(client: bigquery.Client, filters: Filters) -> str:
    """The same items as one JSON array, put together by the warehouse: a hundred thousand come in a second."""
    conditions, parameters = _conditions(filters)
    rows = query(client, _sql("as_json", conditions=conditions, limit=filters.limit), parameters)
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
    found = {item.quarantine_id: item for item in _items(client, _sql("of_ids"), {"ids": quarantine_ids})}
    for quarantine_id in quarantine_ids:
        if quarantine_id not in found:
            raise UsageError(f"item {quarantine_id!r}: there is none. `{command('quarantine list')}` names them.")
    return [found[quarantine_id] for quarantine_id in dict.fromkeys(quarantine_ids)]


def items_landed_on(client: bigquery.Client, dataset: str, day: date) -> list[Item]:
    """The items whose documents the supplementary batch of a dataset's day holds, by id."""
    return _items(client, _sql("landed_on"), {"dataset": dataset, "day": day})


def decided_on(client: bigquery.Client, dataset: str, day: date) -> list[Item]:
    """The items of a dataset's day that somebody decided on: repaired, reprocessed into or out of it, discarded."""
    return _items(client, _sql("decided_on"), {"dataset": dataset, "day": day})


def count_items(client: bigquery.Client, filters: Filters) -> int:
    """How many items pass the filters."""
    conditions, parameters = _conditions(filters)
    rows = query(client, _sql("count", conditions=conditions), parameters)
    return int(rows[0]["item_count"])


def count_by_reason(client: bigquery.Client, filters: Filters) -> dict[str, int]:
    """How many items that pass the filters each reason code has, the most frequent first."""
    conditions, parameters = _conditions(filters)
    rows = query(client, _sql("count_by_reason", conditions=conditions), parameters)
    return {row["reason"]: row["item_count"] for row in rows}


def due_items(client: bigquery.Client, refused_before: datetime, decided_before: datetime) -> list[DueItems]:
    """Every batch of the log, with its items that were refused, or decided for good, before these moments."""
    rows = query(client, _sql("due"), {"refused_before": refused_before, "decided_before": decided_before})
    return [DueItems(**row | {"due_ids": tuple(row["due_ids"] or ())}) for row in rows]


def ending_items(client: bigquery.Client, refused_before: datetime) -> EndingItems:
    """The open items, and those of them that were refused before a moment."""
    return EndingItems(**query(client, _sql("ending"), {"refused_before": refused_before})[0])


def known_words(client: bigquery.Client) -> KnownWords:
    """The words that items of whichever state have; so many stores at most as a message bears."""
    [found] = query(client, _sql("known_words"))
    return KnownWords(tuple(found["reasons"]), tuple(found["stores"]))


def reasons_by_day(client: bigquery.Client, day: date, days: int) -> tuple[ReasonCount, ...]:
    """Refused documents by reason and day, for the day and so many days before it."""
    return tuple(ReasonCount(**row) for row in query(client, _sql("reasons_by_day"), {"day": day, "days": days}))


def states_of_day(client: bigquery.Client, dataset: str, day: date) -> dict[str, str]:
    """What became of documents that a day refused, by quarantine id; not those that the source repaired."""
    rows = query(client, _sql("states_of_day"), {"dataset": dataset, "day": day})
    return {row["quarantine_id"]: row["state"] for row in rows}


def states_of(client: bigquery.Client, ids: list[str]) -> dict[str, str]:
    """What became of these items; not those that the source repaired."""
    return {row["quarantine_id"]: row["state"] for row in query(client, _sql("states_by_id"), {"ids": ids})}


def reprocessed_counts(client: bigquery.Client, dataset: str) -> dict[date, int]:
    """How many items of a dataset each day's supplementary batch must hold."""
    rows = query(client, _sql("reprocessed_counts"), {"dataset": dataset})
    return {row["day"]: row["row_count"] for row in rows}


def taken_ids(client: bigquery.Client, days: list[date], ids: list[str], own: list[str]) -> set[str]:
    """Those of the documents' ids that main batches of these days have loaded, or open items other than `own` have."""
    return {row["event_id"] for row in query(client, _sql("taken_ids"), {"days": days, "ids": ids, "own": own})}


def unfinished(
    client: bigquery.Client, ids: Sequence[str], reason_code: str, day: date | None,
) -> list[UnfinishedDay]:
    """Days with reprocessed items of a selection that no whole publication has shown yet; empty words select all."""
    rows = query(client, _sql("unfinished"), {"ids": list(ids), "reason_code": reason_code, "day": day or _ANY_DAY})
    return [UnfinishedDay(**row) for row in rows]


def merge_refused(client: bigquery.Client, staging: str, judged: Judged, batch_id: str) -> None:
    """Bring the log up to date with the refused rows of a batch, which the staging table holds.

    Open items of the dataset's day that are no longer refused were repaired at the source, but for those that are gone.
    """
    query(client, _sql("merge", staging=staging), {**judged.parameters, "batch_id": batch_id})


def close_repaired(client: bigquery.Client, judged: Judged) -> bool:
    """As `merge_refused`, of a batch that refused nothing; whether an item was changed."""
    return change(client, _sql("none_refused"), judged.parameters) > 0


def doubled(client: bigquery.Client) -> list[str]:
    """Ids that have several rows, a thousand at most; earlier releases gave two documents one."""
    return [row["quarantine_id"] for row in query(client, _sql("doubled"))]


def unite(client: bigquery.Client) -> None:
    """Leave one row of each id: the one that landed, or the last that was changed. Two at once do what one does."""
    names = [column.name for column in QUARANTINE_LOG.columns]
    said = {"verb": f"'{UNITED}'", "changed_by": "'land'", "change_reason": "'two rows had one id'"}
    once = ", ".join(f"{said[name]} as {name}" if name in said else name for name in names)
    query(client, _sql("unite", columns=", ".join(names), columns_once=once, verb=UNITED))
    log.warning("united the rows of the quarantine log that had one id")


def _items(client: bigquery.Client, statement: str, parameters: dict[str, Any]) -> list[Item]:
    """The items that a statement finds, each once: a log of an earlier release is mended where it is read."""
    found = [_item(row) for row in query(client, statement, parameters)]
    if len({item.quarantine_id for item in found}) == len(found):
        return found
    unite(client)
    return [_item(row) for row in query(client, statement, parameters)]


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
