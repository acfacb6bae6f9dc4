"""Row counts of a day in the warehouse, all asked in one statement: raw tables, load ledger, facts, exclusions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from google.cloud import bigquery

from contracts.lake.paths import DATASETS
from contracts.warehouse.sql import SqlFolder, day_list
from etl.ops.loads import rows_by_batch
from etl.platform.bigquery import query_union

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class OrderLineCounts:
    """Lines of a day's orders: in raw, in the fact table, and left out, by reason."""

    raw: int
    published: int
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class WarehouseRows:
    """Rows of a day by dataset and batch id, in raw (`loaded`) and by the ledger; order lines of several days."""

    loaded: Mapping[str, Mapping[str, int]]
    ledger: Mapping[str, Mapping[str, int]]
    order_lines: Mapping[date, OrderLineCounts]


def warehouse_rows(client: bigquery.Client, day: date, days: Sequence[date], marts: str) -> WarehouseRows:
    """Count the rows of `day`, and the order lines of `days`; `marts` is the dataset whose fact table is looked at.

    What is still to be built has no rows.
    """
    wanted = day_list(days)
    loaded = [_sql("loaded", dataset=dataset, day=day_list([day])) for dataset in DATASETS]
    selects = [*loaded, rows_by_batch(day), _sql("raw_lines", days=wanted)]
    rows = query_union(client, selects, [_sql("fact_lines", days=wanted, marts=marts), _sql("excluded", days=wanted)])
    return WarehouseRows(
        {dataset: _by_name(rows, f"raw {dataset}", day) for dataset in DATASETS},
        {dataset: _by_name(rows, f"ledger {dataset}", day) for dataset in DATASETS},
        {one: _order_lines(rows, one) for one in days},
    )


def _order_lines(rows: Sequence[Mapping[str, Any]], day: date) -> OrderLineCounts:
    return OrderLineCounts(
        raw=_by_name(rows, "raw lines", day).get("", 0), published=_by_name(rows, "fact lines", day).get("", 0),
        excluded=_by_name(rows, "excluded lines", day),
    )


def _by_name(rows: Sequence[Mapping[str, Any]], kind: str, day: date) -> dict[str, int]:
    """The counts of one kind and day, by batch id or reason in alphabetical order."""
    found = {row["name"]: row["row_count"] for row in rows if row["kind"] == kind and row["day"] == day}
    return dict(sorted(found.items()))
