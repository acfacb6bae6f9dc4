"""Keeps the catalog in step with what is done to tables without a statement: made, loaded, copied, changed, dropped."""

from collections.abc import Mapping
from typing import Any

from sandbox.bigquery_proxy.calls import Call, table_name
from sandbox.bigquery_proxy.catalog import Catalog, Table
from sandbox.bigquery_proxy.emulator_tables import EmulatorTables


def follow(catalog: Catalog, tables: EmulatorTables, call: Call, answer: Mapping[str, Any]) -> None:
    """Change the catalog by a call that was done; a table whose new columns are not known is forgotten."""
    if call.is_job or "configuration" in answer:
        _follow_job(catalog, call.configuration or answer.get("configuration") or {})
    elif call.dataset and call.method == "DELETE":
        _follow_drop(catalog, tables, call)
    elif call.dataset and (reference := answer.get("tableReference")) and call.method != "GET":
        _follow_table(catalog, table_name(reference), answer)


def _follow_job(catalog: Catalog, configuration: Mapping[str, Any]) -> None:
    load, copy = configuration.get("load"), configuration.get("copy")
    if load and load.get("destinationTable"):
        name, fields = table_name(load["destinationTable"]), (load.get("schema") or {}).get("fields")
        if fields:
            catalog.put(name, Table(tuple(fields)))
        elif catalog.get(name) is None or load.get("autodetect"):
            catalog.forget([name])
    if copy and copy.get("destinationTable"):
        source = copy.get("sourceTable") or copy["sourceTables"][0]
        target, columns = table_name(copy["destinationTable"]), catalog.get(table_name(source))
        if columns:
            catalog.put(target, columns)
        else:
            catalog.forget([target])


def _follow_drop(catalog: Catalog, tables: EmulatorTables, call: Call) -> None:
    if call.table:
        catalog.forget([f"{call.dataset}.{call.table}"])
    else:
        catalog.forget_dataset(call.dataset)
        tables.forget(call.dataset)


def _follow_table(catalog: Catalog, name: str, resource: Mapping[str, Any]) -> None:
    if "view" not in resource:
        catalog.put(name, Table.from_api(resource))
