"""What the marts and the quarantine show, in the shapes of the truth ledger."""

import hashlib
from decimal import Decimal
from typing import Any

from google.cloud import bigquery

from etl.warehouse import query

Key = tuple[str, str, str]
Figures = tuple[int, int, int, Decimal]


def totals(client: bigquery.Client, days: list[str]) -> dict[Key, Figures]:
    """Orders, lines, units and revenue by store, day and currency, from what Looker reads."""
    rows = query(client, _TOTALS, {"days": days})
    return {
        (row["store_id"], row["order_date"], row["currency_code"]):
            (row["orders"], row["order_lines"], int(row["units"]), Decimal(row["revenue"]))
        for row in rows
    }


def expected_totals(truth: dict[str, Any]) -> dict[Key, Figures]:
    """The same from the truth ledger."""
    return {
        (row["store_id"], row["order_date"], row["currency_code"]):
            (row["orders"], row["order_lines"], row["units"], Decimal(row["revenue"]))
        for row in truth["totals"]
    }


def product_totals(client: bigquery.Client, days: list[str]) -> dict[tuple[int, str, str], tuple[int, int, Decimal]]:
    """Lines, units and revenue by product, day and currency."""
    rows = query(client, _BY_PRODUCT, {"days": days})
    return {
        (row["product_id"], row["order_date"], row["currency_code"]):
            (row["order_lines"], int(row["units"]), Decimal(row["revenue"]))
        for row in rows
    }


def expected_product_totals(truth: dict[str, Any]) -> dict[tuple[int, str, str], tuple[int, int, Decimal]]:
    """The same from the truth ledger."""
    return {
        (row["product_id"], row["order_date"], row["currency_code"]):
            (row["order_lines"], row["units"], Decimal(row["revenue"]))
        for row in truth["by_product"]
    }


def open_items(client: bigquery.Client, days: list[str]) -> dict[str, list[str]]:
    """The reasons of every open quarantine item of the events, by document."""
    rows = query(client, _OPEN, {"days": days})
    return {row["document_id"]: sorted(row["reasons"]) for row in rows}


def marts_digest(client: bigquery.Client) -> dict[str, str]:
    """A hash of all rows of each published table."""
    return {table.table_id: _digest(client, table.table_id) for table in client.list_tables("glamira_marts")}


def _digest(client: bigquery.Client, table: str) -> str:
    rows = query(client, f"select to_json_string(t) as row from glamira_marts.{table} as t")
    return hashlib.sha256("\n".join(sorted(row["row"] for row in rows)).encode()).hexdigest()


_TOTALS = """
select store_id, cast(order_date as string) as order_date, currency_code, count(distinct order_key) as orders,
  count(*) as order_lines, sum(quantity) as units, sum(line_amount) as revenue
from glamira_marts.fct_order_lines
where cast(order_date as string) in unnest(@days)
group by store_id, order_date, currency_code
"""
_BY_PRODUCT = """
select product_id, cast(order_date as string) as order_date, currency_code, count(*) as order_lines,
  sum(quantity) as units, sum(line_amount) as revenue
from glamira_marts.fct_order_lines
where cast(order_date as string) in unnest(@days)
group by product_id, order_date, currency_code
"""
_OPEN = """
select document_id, reasons
from glamira_ops.quarantine_log
where status = 'open' and dataset = 'events' and cast(data_date as string) in unnest(@days)
"""
