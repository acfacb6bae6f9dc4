"""What the marts and the quarantine show, in the shapes of the truth ledger."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from google.cloud import bigquery

from etl.platform.bigquery import query

Figures = tuple[Any, ...]
Shown = dict[tuple[Any, ...], Figures]
Truth = dict[str, Any]

_REVENUE = ("order_lines", "units", "revenue", "revenue_eur")
_STEPS = ("product_views", "add_to_carts", "cart_views", "checkouts", "orders", "viewing_visitors",
          "carting_visitors", "cart_viewing_visitors", "checkout_visitors", "ordering_visitors")
# What is compared: the columns that tell rows apart, and the figures of a row.
_BREAKDOWNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "totals": (("store_id", "date", "currency_code"), ("orders", *_REVENUE)),
    "by_product": (("product_id", "date", "currency_code"), _REVENUE),
    "by_store_product": (("store_id", "product_id", "date", "currency_code"), _REVENUE),
    "by_alloy": (("alloy_code", "date"), ("order_lines", "units")),
    "by_country": (("country_code", "date"), ("orders", "order_lines", "units", "revenue_eur")),
    "searches": (("store_id", "date", "search_term"), ("searches", "visitors")),
    "searches_all_stores": (("date", "search_term"), ("searches", "visitors")),
    "product_performance": (("product_id", "date"), ("order_lines", "units", "revenue_eur")),
    "conversion": (("store_id", "date"), _STEPS),
    "recommendations": (("store_id", "date", "placement"), ("visible", "noticed", "clicked")),
    "state": (("date",), ("accepted", "bots", "quarantined", "duplicates", "test_hosts", "foreign_hosts", "zero_prices",
                          "without_euros", "unlocated", "unknown_labels")),
}
COMPARED = tuple(_BREAKDOWNS)


def shown(client: bigquery.Client, name: str, days: list[str]) -> Shown:
    """One of `COMPARED` as Looker reads it: figures by key."""
    return _keyed(query(client, _QUERIES[name], {"days": days}), name)


def expected(truth: Truth, name: str) -> Shown:
    """The same from the truth ledger."""
    derived = {
        "product_performance": _products, "recommendations": _recommendations, "state": _states,
    }
    rows = derived[name](truth) if name in derived else truth[name]
    return _keyed(rows, name)


def figures(name: str) -> tuple[str, ...]:
    """What the figures of a row of one of `COMPARED` are."""
    return _BREAKDOWNS[name][1]


def require_truth(client: bigquery.Client, truth: Truth, days: list[str]) -> None:
    """What is published of some days equals the ledger in every comparison."""
    for compared in COMPARED:
        all_of_it = expected(truth, compared).items()
        wanted = {key: value for key, value in all_of_it if {str(part) for part in key} & {*days}}
        assert shown(client, compared, days) == wanted, compared


def open_items(client: bigquery.Client, days: list[str]) -> dict[str, list[str]]:
    """The reasons of every open quarantine item of the events, by document."""
    rows = query(client, _OPEN, {"days": days})
    return {row["document_id"]: sorted(row["reasons"]) for row in rows}


def marts_digest(client: bigquery.Client) -> dict[str, str]:
    """A hash of all rows of each published table."""
    return {table.table_id: digest(client, f"glamira_marts.{table.table_id}")
            for table in client.list_tables("glamira_marts") if table.table_type == "TABLE"}


def partition_digests(client: bigquery.Client, days: Iterable[str]) -> dict[str, str]:
    """A hash of all rows, all columns, that each table with a partition per day has of `days`, published or not."""
    wanted = ", ".join(f"date '{day}'" for day in days)
    staged = query(client, _PARTITIONED.format(dataset="glamira_staging"))
    audited = query(client, _PARTITIONED.format(dataset="glamira_audit"))
    # A published table has the days of the audited one it is copied from.
    tables = [
        *(("glamira_staging", row) for row in staged),
        *((dataset, row) for row in audited for dataset in ("glamira_audit", "glamira_marts")),
    ]
    return {
        f"{dataset}.{row['name']}": digest(client, f"{dataset}.{row['name']}", f"{row['column']} in ({wanted})")
        for dataset, row in tables
    }


def digest(client: bigquery.Client, table: str, condition: str = "true") -> str:
    """A hash of the rows of a table, all columns, that meet a condition."""
    rows = query(client, f"select to_json_string(t) as row from {table} as t where {condition}")
    return hashlib.sha256("\n".join(sorted(row["row"] for row in rows)).encode()).hexdigest()


def _keyed(rows: Iterable[Mapping[str, Any]], name: str) -> Shown:
    keys, figures = _BREAKDOWNS[name]
    return {tuple(_day(row) if key == "date" else row[key] for key in keys):
            tuple(_figure(row[figure], figure) for figure in figures) for row in rows}


def _day(row: Mapping[str, Any]) -> Any:
    return next(str(row[name]) for name in ("date", "order_date", "event_date") if name in row)


def _figure(value: Any, name: str) -> Any:
    if name.startswith("revenue"):
        return None if value is None else Decimal(value)
    return int(value)


def _products(truth: Truth) -> Iterator[Mapping[str, Any]]:
    """Currencies are added up in euros; what has no rate leaves its lines and units only."""
    found: dict[tuple[int, str], dict[str, Any]] = {}
    for row in truth["by_product"]:
        key = (row["product_id"], row["order_date"])
        sums = found.setdefault(key, {"product_id": key[0], "date": key[1], "order_lines": 0, "units": 0,
                                      "revenue_eur": None})
        sums["order_lines"] += row["order_lines"]
        sums["units"] += row["units"]
        if row["revenue_eur"] is not None:
            sums["revenue_eur"] = (sums["revenue_eur"] or Decimal()) + Decimal(row["revenue_eur"])
    yield from found.values()


def _recommendations(truth: Truth) -> Iterator[Mapping[str, Any]]:
    """Crawlers are left out."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for row in truth["funnel"]:
        placement, _, step = row["event_type"].partition("_recommendation_")
        if step and row["events"] > row["bot_events"]:
            key = (row["store_id"], row["event_date"], placement)
            steps = found.setdefault(key, {"store_id": key[0], "date": key[1], "placement": placement, "visible": 0,
                                           "noticed": 0, "clicked": 0})
            steps[step] = row["events"] - row["bot_events"]
    yield from found.values()


def _states(truth: Truth) -> Iterator[Mapping[str, Any]]:
    for day, flags in truth["flags"].items():
        events, excluded = truth["events"][day], truth["excluded"][day]
        yield {
            "date": day, "accepted": events["accepted"], "quarantined": events["quarantined"], "bots": flags["bot"],
            "duplicates": excluded["duplicate"], "test_hosts": excluded["test_host"],
            "foreign_hosts": excluded["foreign_host"],
            "zero_prices": flags["zero_price_lines"], "without_euros": flags["lines_without_euros"],
            "unlocated": flags["unlocated_lines"],
            # The shop prints no alloy and no stone that the star does not know.
            "unknown_labels": 0,
        }


_LINES = """
select {keys}, order_date as date, currency_code, count(*) as order_lines, sum(quantity) as units,
  sum(line_amount) as revenue, sum(line_amount_eur) as revenue_eur
from glamira_marts.fct_order_lines
where cast(order_date as string) in unnest(@days)
group by {keys}, order_date, currency_code
"""
_QUERIES = {
    "totals": """
select store_id, order_date as date, currency_code, order_count as orders, line_count as order_lines,
  unit_count as units, revenue, revenue_eur
from glamira_marts.mart_revenue_daily
where cast(order_date as string) in unnest(@days)
""",
    "by_product": _LINES.format(keys="product_id"),
    "by_store_product": _LINES.format(keys="store_id, product_id"),
    "by_alloy": """
select alloys.alloy_code, lines.order_date as date, count(*) as order_lines, sum(lines.quantity) as units
from glamira_marts.fct_order_lines as `lines`
inner join glamira_marts.dim_alloys as alloys on lines.alloy_key = alloys.alloy_key
where cast(lines.order_date as string) in unnest(@days)
group by alloys.alloy_code, lines.order_date
""",
    "by_country": """
select places.country_code, placed.order_date as date, count(*) as orders, sum(placed.line_count) as order_lines,
  sum(placed.unit_count) as units, sum(placed.order_amount_eur) as revenue_eur
from glamira_marts.fct_orders as placed
inner join glamira_marts.dim_locations as places on placed.location_key = places.location_key
where cast(placed.order_date as string) in unnest(@days)
group by places.country_code, placed.order_date
""",
    # Terms of few visitors are shown as one.
    "searches": """
select store_id, activity_date as date, nullif(search_term, '(rare)') as search_term,
  sum(search_count) as searches, sum(visitor_count) as visitors
from glamira_marts.mart_search_terms
where cast(activity_date as string) in unnest(@days)
group by 1, 2, 3
""",
    "searches_all_stores": """
select activity_date as date, nullif(search_term, '(rare)') as search_term,
  sum(search_count) as searches, sum(visitor_count) as visitors
from glamira_marts.mart_search_terms_all_stores
where cast(activity_date as string) in unnest(@days)
group by 1, 2
""",
    "product_performance": """
select product_id, activity_date as date, line_count as order_lines, unit_count as units, revenue_eur
from glamira_marts.mart_product_performance
where cast(activity_date as string) in unnest(@days) and line_count > 0
""",
    "conversion": """
select store_id, activity_date as date, product_view_count as product_views, add_to_cart_count as add_to_carts,
  cart_view_count as cart_views, checkout_count as checkouts, order_count as orders,
  viewing_visitor_count as viewing_visitors, carting_visitor_count as carting_visitors,
  cart_viewing_visitor_count as cart_viewing_visitors, checkout_visitor_count as checkout_visitors,
  ordering_visitor_count as ordering_visitors
from glamira_marts.mart_conversion_funnel_daily
where cast(activity_date as string) in unnest(@days)
""",
    "recommendations": """
select store_id, activity_date as date, placement, visible_count as visible, noticed_count as noticed,
  clicked_count as clicked
from glamira_marts.mart_recommendation_performance
where cast(activity_date as string) in unnest(@days)
""",
    "state": """
select data_date as date, event_count as accepted, bot_event_count as bots,
  quarantined_event_count as quarantined, duplicate_line_count as duplicates, test_host_line_count as test_hosts,
  foreign_host_line_count as foreign_hosts,
  zero_price_line_count as zero_prices, unconverted_line_count as without_euros, unlocated_line_count as unlocated,
  unknown_alloy_option_count + unknown_stone_option_count as unknown_labels
from glamira_marts.mart_data_quality
where cast(data_date as string) in unnest(@days)
""",
}
_PARTITIONED = """
select columns.table_name as name, columns.column_name as column
from {dataset}.INFORMATION_SCHEMA.COLUMNS as columns
where columns.is_partitioning_column = 'YES'
"""
_OPEN = """
select document_id, reasons
from glamira_ops.quarantine_log
where status = 'open' and dataset = 'events' and cast(data_date as string) in unnest(@days)
"""
