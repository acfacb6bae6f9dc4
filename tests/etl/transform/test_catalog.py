"""dbt's page gets the types of what is built, once, and a release that writes the page otherwise is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.errors import BuildError
from etl.transform.catalog import add_columns

ORDERS = "`project`.`glamira_marts`.`fct_orders`"
EMPTY = '{"metadata": {"generated_at": "now"}, "nodes": {}, "sources": {}, "errors": null}'


class Warehouse(bigquery.Client):
    """A warehouse that has one table."""

    def __init__(self) -> None:
        """Of no project."""

    def get_table(self, table: str, **_: Any) -> bigquery.Table:  # type: ignore[override]
        """The one table, or nothing."""
        if table != ORDERS.replace("`", ""):
            raise NotFound(table)
        return bigquery.Table(table, [
            bigquery.SchemaField("order_key", "STRING", description="ends a script: </script>"),
            bigquery.SchemaField("lines", "INTEGER", mode="REPEATED"),
        ])


@pytest.fixture
def target(tmp_path: Path) -> Path:
    nodes = {
        "model.glamira.fct_orders": {"relation_name": ORDERS, "resource_type": "model"},
        "model.glamira.absent": {"relation_name": ORDERS.replace("fct_orders", "absent"), "resource_type": "model"},
        "test.glamira.stored": {"relation_name": ORDERS, "resource_type": "test"},
        "model.glamira.ephemeral": {"relation_name": None, "resource_type": "model"},
    }
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": nodes, "sources": {}}), encoding="utf-8")
    (tmp_path / "catalog.json").write_text(EMPTY, encoding="utf-8")
    (tmp_path / "static_index.html").write_text(f"<script>catalog = {EMPTY}</script>", encoding="utf-8")
    return tmp_path


def test_each_model_that_is_there_gets_its_columns_and_types(target: Path) -> None:
    assert add_columns(target / "static_index.html", target, Warehouse()) == 2
    html = (target / "static_index.html").read_text(encoding="utf-8")
    catalog = json.loads(html.removeprefix("<script>catalog = ").removesuffix("</script>"))
    assert list(catalog["nodes"]) == ["model.glamira.fct_orders"]
    columns = catalog["nodes"]["model.glamira.fct_orders"]["columns"]
    assert {name: one["type"] for name, one in columns.items()} == {"order_key": "STRING", "lines": "ARRAY<INTEGER>"}
    assert html.count("</script>") == 1


def test_a_page_that_carries_no_catalog_is_told(target: Path) -> None:
    (target / "static_index.html").write_text("<html></html>", encoding="utf-8")
    with pytest.raises(BuildError, match="Another release of dbt"):
        add_columns(target / "static_index.html", target, Warehouse())
