"""Rows of the raw tables, as the load function would leave them, small enough to work out by hand."""

import hashlib
import io
import json
from collections.abc import Iterable
from typing import Any

from google.cloud import bigquery

from contracts.datasets.registry import RAW_TABLES
from contracts.warehouse.schema import Table

Row = dict[str, Any]
LINEAGE: Row = {"_batch_id": "batch", "_run_id": "run", "_loaded_at": "2026-01-01T00:00:00Z"}


def line(product_id: int, price: str, *, quantity: int = 1, currency: str = "EUR", **chosen: str) -> Row:
    """One cart line; `chosen` names options and their values, in order."""
    options = [
        {"option_label": label.replace("_", "/"), "option_id": "1", "value_label": value, "value_id": "2"}
        for label, value in chosen.items()
    ]
    return {
        "product_id": product_id, "quantity": quantity, "unit_price": price, "currency_code": currency,
        "price_text": price, "currency_text": currency, "options": options,
    }


def checkout(
    event_id: str, at: str, lines: Iterable[Row], *, order_id: str = "1", store: str = "6", **fields: Any,
) -> Row:
    """One checkout_success; orders with equal lines have equal fingerprints."""
    cart = [{"line_number": number} | row for number, row in enumerate(lines)]
    fingerprint = hashlib.sha256(json.dumps(cart, sort_keys=True).encode()).hexdigest()
    order = {"order_id": order_id, "cart_products": cart, "cart_fingerprint": fingerprint}
    return event(event_id, at, "checkout_success", store=store, **(order | fields))


def event(event_id: str, at: str, event_type: str, *, store: str = "6", **fields: Any) -> Row:
    """One event of a guest on a desktop, at a UTC instant such as `2020-05-04T10:00:00`."""
    base: Row = {
        "event_id": event_id, "event_date": at[:10], "occurred_at": f"{at}Z", "event_type": event_type,
        "store_id": store, "ip_hash": "ip", "device_id_hash": "device", "ip_kind": "global", "ip_version": 4,
        "device_type": "desktop", "browser": "Firefox", "os": "Linux", "is_bot": False, "is_test_host": False,
        "is_foreign_host": False, "options": [], "cart_products": [],
    }
    return base | fields | LINEAGE


def location(ip_hash: str, day: str, country: str | None, city: str | None = None) -> Row:
    """Where one address is on one day."""
    return {
        "ip_hash": ip_hash, "event_date": day, "country_code": country, "country_name": country, "city_name": city,
        "ip_kind": "global", "bin_version": "1",
    } | LINEAGE


def product(product_id: int, day: str, name: str | None, language: str = "en", url: str = "https://a") -> Row:
    """What one product page said on one day."""
    return {
        "product_id": product_id, "event_date": day, "outcome": "named" if name else "not_found",
        "product_name": name, "language": language, "url": url, "http_status": 200,
    } | LINEAGE


def replace_rows(client: bigquery.Client, dataset: str, day: str, rows: Iterable[Row]) -> None:
    """Make `rows` all that a raw table holds of a day."""
    table = next(table for table in RAW_TABLES if table.name == dataset)
    client.query(f"delete from {table.full_name} where event_date = date '{day}'").result()
    if batch := list(rows):
        config = bigquery.LoadJobConfig(schema=_schema(table), source_format="NEWLINE_DELIMITED_JSON")
        lines = io.BytesIO("\n".join(json.dumps(row) for row in batch).encode())
        client.load_table_from_file(lines, f"{client.project}.{table.full_name}", job_config=config).result()


def _schema(table: Table) -> list[bigquery.SchemaField]:
    return [bigquery.SchemaField.from_api_repr(column.to_api()) for column in table.columns]
