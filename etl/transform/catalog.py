"""The types of every column for dbt's documentation, asked of the warehouse's own interface.

dbt would ask a table that lists all tables; who reads the documentation needs those of the project only.
"""

import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.errors import BuildError

_AT_ONCE = 8
_NO_STATISTICS = {"has_stats": {
    "id": "has_stats", "label": "Has Stats?", "value": False, "include": False, "description": "None are kept.",
}}


def add_columns(page: Path, target: Path, client: bigquery.Client) -> int:
    """Put the columns of what is built into dbt's page, in place of the empty catalog in `target`; returns how many.

    Raises:
        BuildError: the page does not carry that catalog.
    """
    empty = (target / "catalog.json").read_text(encoding="utf-8")
    html = page.read_text(encoding="utf-8")
    if html.count(empty) != 1:
        raise BuildError(f"dbt's documentation {page}: it does not carry {target / 'catalog.json'} once. "
                         "Another release of dbt writes it otherwise: see etl/transform/catalog.py.")
    catalog = json.loads(empty)
    manifest = json.loads((target / "manifest.json").read_bytes())
    for part in ("nodes", "sources"):
        relations = {name: one for name, one in manifest[part].items() if one.get("relation_name")}
        catalog[part] = dict(_described(client, relations))
    # In a page of script no text may end the script.
    text = json.dumps(catalog).replace("</", "<\\/")
    page.write_text(html.replace(empty, text, 1), encoding="utf-8")
    return sum(len(one["columns"]) for part in ("nodes", "sources") for one in catalog[part].values())


def _described(
    client: bigquery.Client, relations: Mapping[str, Mapping[str, Any]],
) -> Iterator[tuple[str, dict[str, Any]]]:
    """The entry of each relation that is there; tests store rows that nobody documents."""
    wanted = {name: one for name, one in relations.items() if one["resource_type"] in ("model", "seed", "source")}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        tables = pool.map(lambda one: _table(client, one["relation_name"].replace("`", "")), wanted.values())
        yield from ((name, _entry(name, table)) for name, table in zip(wanted, tables, strict=True) if table)


def _table(client: bigquery.Client, name: str) -> bigquery.Table | None:
    try:
        return client.get_table(name)
    except NotFound:
        return None


def _entry(name: str, table: bigquery.Table) -> dict[str, Any]:
    """A table as dbt's page reads it; a repeated column is an array of its type."""
    columns = {
        field.name: {"type": f"ARRAY<{field.field_type}>" if field.mode == "REPEATED" else field.field_type,
                     "index": place, "name": field.name, "comment": field.description}
        for place, field in enumerate(table.schema, 1)
    }
    return {
        "unique_id": name, "columns": columns, "stats": _NO_STATISTICS,
        "metadata": {"type": table.table_type, "schema": table.dataset_id, "name": table.table_id,
                     "database": table.project, "comment": None, "owner": None},
    }
