"""What the marts and the quarantine show, in the shapes of the truth ledger."""

import hashlib
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from google.cloud import bigquery

from etl.warehouse import query

Figures = tuple[Any, ...]
Shown = dict[tuple[Any, ...], Figures]

_REVENUE = ("order_lines", "units", "revenue", "revenue_eur")
_STEPS = ("product_views", "add_to_carts", "checkouts", "orders", "viewing_visitors", "carting_visitors",
          "checkout_visitors", "ordering_visitors")
# Breakdowns: the columns that tell rows apart, and the figures of a row.
BREAKDOWNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "totals": (("store_id", "order_date", "currency_code"), ("orders", *_REVENUE)),
    "by_product": (("product_id", "order_date", "currency_code"), _REVENUE),
    "by_store_product": (("store_id", "product_id", "order_date", "currency_code"), _REVENUE),
    "conversion": (("store_id", "event_date"), _STEPS),
}
# Every table of dbt's that holds one partition per day, but for what its days are called.
_DAYS = ("order_date", "activity_date", "data_date", "rate_date")


def shown(client: bigquery.Client, breakdown: str, days: list[str]) -> Shown:
    """A breakdown as Looker reads it."""
    return _keyed(query(client, _QUERIES[breakdown], {"days": days}), breakdown)


def expected(truth: dict[str, Any], breakdown: str) -> Shown:
    """The same from the truth ledger."""
    return _keyed(truth[breakdown], breakdown)


def products_in_euros(client: bigquery.Client, days: list[str]) -> Shown:
    """Lines, units and euros of `mart_product_performance` by product and day, as far as something was sold."""
    rows = query(client, _PRODUCTS, {"days": days})
    return {(row["product_id"], row["day"]): (row["lines"], row["units"], _money(row["eur"])) for row in rows}


def expected_products_in_euros(truth: dict[str, Any]) -> Shown:
    """The same from the truth ledger, whose currencies are added up in euros."""
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in truth["by_product"]:
        sums = found.setdefault((row["product_id"], row["order_date"]), [0, 0, None])
        sums[0] += row["order_lines"]
        sums[1] += row["units"]
        if row["revenue_eur"] is not None:
            sums[2] = (sums[2] or Decimal()) + Decimal(row["revenue_eur"])
    return {key: tuple(sums) for key, sums in found.items()}


def recommendations(client: bigquery.Client, days: list[str]) -> Shown:
    """Times recommendations were visible, noticed and clicked, by store, day and page."""
    rows = query(client, _RECOMMENDATIONS, {"days": days})
    return {(row["store_id"], row["day"], row["placement"]): (row["seen"], row["noticed"], row["clicked"])
            for row in rows}


def expected_recommendations(truth: dict[str, Any]) -> Shown:
    """The same from the truth ledger, without crawlers."""
    found: dict[tuple[Any, ...], dict[str, int]] = {}
    for row in truth["funnel"]:
        placement, _, step = row["event_type"].partition("_recommendation_")
        if step and row["events"] > row["bot_events"]:
            steps = found.setdefault((row["store_id"], row["event_date"], placement), {})
            steps[step] = row["events"] - row["bot_events"]
    return {key: tuple(steps.get(step, 0) for step in ("visible", "noticed", "clicked"))
            for key, steps in found.items()}


def state_of_the_data(client: bigquery.Client, days: list[str]) -> Shown:
    """What `mart_data_quality` counts of each day."""
    rows = query(client, _QUALITY, {"days": days})
    return {(row.pop("day"),): tuple(sorted(row.items())) for row in map(dict, rows)}


def expected_state(truth: dict[str, Any]) -> Shown:
    """The same from the truth ledger's flags and exclusions."""
    return {
        (day,): tuple(sorted({
            "accepted": truth["events"][day]["accepted"], "bot": flags["bot"], "quarantined":
            truth["events"][day]["quarantined"], "duplicate": truth["excluded"][day]["duplicate"],
            "test_host": truth["excluded"][day]["test_host"], "zero_price": flags["zero_price_lines"],
            "without_euros": flags["lines_without_euros"], "unlocated": flags["unlocated_lines"],
        }.items()))
        for day, flags in truth["flags"].items()
    }


def open_items(client: bigquery.Client, days: list[str]) -> dict[str, list[str]]:
    """The reasons of every open quarantine item of the events, by document."""
    rows = query(client, _OPEN, {"days": days})
    return {row["document_id"]: sorted(row["reasons"]) for row in rows}


def marts_digest(client: bigquery.Client) -> dict[str, str]:
    """A hash of all rows of each published table."""
    return {table.table_id: digest(client, f"glamira_marts.{table.table_id}")
            for table in client.list_tables("glamira_marts")}


def day_digests(client: bigquery.Client, days: Iterable[str]) -> dict[tuple[str, str], str]:
    """A hash of all rows, all columns, of each day's partition of every table that has days, published or not."""
    tables = [row for dataset in ("glamira_staging", "glamira_audit", "glamira_marts")
              for row in query(client, _PARTITIONED.format(dataset=dataset))]
    return {
        (f"{row['dataset']}.{row['name']}", day):
            digest(client, f"{row['dataset']}.{row['name']}", f"{row['column']} = date '{day}'")
        for row in tables for day in days
    }


def digest(client: bigquery.Client, table: str, condition: str = "true") -> str:
    """A hash of the rows of a table, all columns, that meet a condition."""
    rows = query(client, f"select to_json_string(t) as row from {table} as t where {condition}")
    return hashlib.sha256("\n".join(sorted(row["row"] for row in rows)).encode()).hexdigest()


def _keyed(rows: Iterable[Any], breakdown: str) -> Shown:
    keys, figures = BREAKDOWNS[breakdown]
    return {
        tuple(row[key] for key in keys):
            tuple(_money(row[name]) if name.startswith("revenue") else int(row[name]) for name in figures)
        for row in rows
    }


def _money(value: Any) -> Decimal | None:
    return None if value is None else Decimal(value)


_LINES = """
select {keys}, cast(order_date as string) as order_date, currency_code, count(distinct order_key) as orders,
  count(*) as order_lines, sum(quantity) as units, sum(line_amount) as revenue, sum(line_amount_eur) as revenue_eur
from glamira_marts.fct_order_lines
where cast(order_date as string) in unnest(@days)
group by {keys}, order_date, currency_code
"""
_QUERIES = {
    "totals": """
select store_id, cast(order_date as string) as order_date, currency_code, order_count as orders,
  line_count as order_lines, unit_count as units, revenue, revenue_eur
from glamira_marts.mart_revenue_daily
where cast(order_date as string) in unnest(@days)
""",
    "by_product": _LINES.format(keys="product_id"),
    "by_store_product": _LINES.format(keys="store_id, product_id"),
    "conversion": """
select store_id, cast(activity_date as string) as event_date, product_view_count as product_views,
  add_to_cart_count as add_to_carts, checkout_count as checkouts, order_count as orders,
  viewing_visitor_count as viewing_visitors, carting_visitor_count as carting_visitors,
  checkout_visitor_count as checkout_visitors, ordering_visitor_count as ordering_visitors
from glamira_marts.mart_conversion_funnel_daily
where cast(activity_date as string) in unnest(@days)
""",
}
_PRODUCTS = """
select product_id, cast(activity_date as string) as day, line_count as `lines`, unit_count as units, revenue_eur as eur
from glamira_marts.mart_product_performance
where cast(activity_date as string) in unnest(@days) and line_count > 0
"""
_RECOMMENDATIONS = """
select store_id, cast(activity_date as string) as day, placement, visible_count as seen, noticed_count as noticed,
  clicked_count as clicked
from glamira_marts.mart_recommendation_performance
where cast(activity_date as string) in unnest(@days)
"""
_QUALITY = """
select cast(data_date as string) as day, event_count as accepted, bot_event_count as bot,
  quarantined_event_count as quarantined, duplicate_line_count as duplicate, test_host_line_count as test_host,
  zero_price_line_count as zero_price, unconverted_line_count as without_euros, unlocated_line_count as unlocated
from glamira_marts.mart_data_quality
where cast(data_date as string) in unnest(@days)
"""
_PARTITIONED = """
select columns.table_schema as dataset, columns.table_name as name, columns.column_name as column
from {dataset}.INFORMATION_SCHEMA.COLUMNS as columns
where columns.is_partitioning_column = 'YES'
"""
_OPEN = """
select document_id, reasons
from glamira_ops.quarantine_log
where status = 'open' and dataset = 'events' and cast(data_date as string) in unnest(@days)
"""
