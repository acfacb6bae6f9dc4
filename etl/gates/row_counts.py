"""Row counts of a day in the warehouse, all asked in one statement: raw tables, load ledger, facts, exclusions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from google.cloud import bigquery

from contracts.lake.paths import DATASETS
from etl.platform.bigquery import query_union
from etl.transform.mart_tables import day_list


@dataclass(frozen=True, slots=True)
class OrderLineCounts:
    """Lines of a day's orders: in raw, in the fact table, and left out, by reason."""

    raw: int
    published: int
    excluded: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows of a day by dataset and batch id, in raw (`loaded`) and by the ledger; order lines of several days."""

    loaded: Mapping[str, Mapping[str, int]]
    ledger: Mapping[str, Mapping[str, int]]
    order_lines: Mapping[date, OrderLineCounts]


def row_counts(client: bigquery.Client, day: date, days: Sequence[date], marts: str) -> RowCounts:
    """Count the rows of `day`, and the order lines of `days`; `marts` is the dataset whose fact table is looked at.

    What is still to be built has no rows.
    """
    values = {"day": day_list([day]), "days": day_list(days), "marts": marts}
    loaded = [_LOADED.format(dataset=dataset, **values) for dataset in DATASETS]
    selects = [*loaded, _LEDGER.format(**values), _RAW_LINES.format(**values)]
    rows = query_union(client, selects, built=[_FACT_LINES.format(**values), _EXCLUDED.format(**values)])
    return RowCounts(
        {dataset: _by_name(rows, f"raw {dataset}", day) for dataset in DATASETS},
        {dataset: _by_name(rows, f"ledger {dataset}", day) for dataset in DATASETS},
        {one: _order_lines(rows, one) for one in days},
    )


def _order_lines(rows: Sequence[Mapping[str, Any]], day: date) -> OrderLineCounts:
    return OrderLineCounts(
        raw=_by_name(rows, "raw lines", day).get("", 0), published=_by_name(rows, "fact lines", day).get("", 0),
        excluded=_by_name(rows, "excluded lines", day),
    )


def _by_name(rows: Sequence[Mapping[str, Any]], place: str, day: date) -> dict[str, int]:
    """The counts of one place and day, by batch id or reason in alphabetical order."""
    found = {row["name"]: row["row_count"] for row in rows if row["place"] == place and row["day"] == day}
    return dict(sorted(found.items()))


_LOADED = """
select 'raw {dataset}' as place, event_date as day, _batch_id as name, count(*) as row_count
from glamira_raw.{dataset}
where event_date in ({day})
group by event_date, _batch_id
"""

_LEDGER = """
select concat('ledger ', dataset) as place, event_date as day, batch_id as name, sum(row_count) as row_count
from glamira_ops.loads
where event_date in ({day}) and status = 'loaded'
group by dataset, event_date, batch_id
"""

_RAW_LINES = """
select 'raw lines' as place, events.event_date as day, '' as name, count(*) as row_count
from glamira_raw.events as events, unnest(events.cart_products) as line
where events.event_date in ({days}) and events.event_type = 'checkout_success'
group by events.event_date
"""

_FACT_LINES = """
select 'fact lines' as place, order_date as day, '' as name, count(*) as row_count
from {marts}.fct_order_lines
where order_date in ({days})
group by order_date
"""

_EXCLUDED = """
select 'excluded lines' as place, order_date as day, exclusion_reason as name, count(*) as row_count
from glamira_staging.int_order_lines_excluded
where order_date in ({days})
group by order_date, exclusion_reason
"""
