"""Marts of an older release get the columns that a build needs: published ones are altered, audited ones made anew."""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml
from google.cloud import bigquery

from contracts.warehouse.tables import AUDIT
from etl.transform.dbt_command import PROJECT
from etl.transform.mart_tables import Column, Mart, add_missing_columns, spelled_out

log = logging.getLogger(__name__)

_MARTS = PROJECT / "models" / "marts"
_PUBLISHED = PROJECT / "models" / "staging" / "glamira_marts.yml"


def read_marts(source: Path = _PUBLISHED) -> tuple[Mart, ...]:
    """The published marts that models read, with the columns they read of them, as the project declares them."""
    [declared] = yaml.safe_load(source.read_text(encoding="utf-8"))["sources"]
    return tuple(
        Mart(table.get("identifier", table["name"]),
             tuple(Column(column["name"], spelled_out(column["data_type"])) for column in table["columns"]))
        for table in declared["tables"]
    )


def prepare_read_marts(client: bigquery.Client, shown: Mapping[str, Mart]) -> None:
    """Add the columns that models read and that shown marts of an older release lack; no row changes."""
    add_missing_columns(client, read_marts(), shown)


def declared_columns(folder: Path = _MARTS) -> dict[str, frozenset[str]]:
    """The columns of every mart, as the project declares them."""
    files = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(folder.rglob("*.yml"))]
    return {model["name"]: frozenset(column["name"] for column in model["columns"])
            for properties in files for model in properties.get("models", [])}


def drop_outdated_marts(client: bigquery.Client, audited: Iterable[Mart]) -> list[str]:
    """Drop those marts of audit that lack a declared column; the build makes them anew. Returns their names.

    An incremental model keeps the columns that its table was made with. Nothing is lost: audit's rows of days that
    are not being built are read by nobody.
    """
    declared = declared_columns()
    outdated = [
        mart.name for mart in audited
        if declared.get(mart.name, frozenset()) - {column.name for column in mart.columns}
    ]
    for name in outdated:
        client.delete_table(f"{client.project}.{AUDIT}.{name}", not_found_ok=True)
        log.info("dropped %s.%s: it lacks columns that the project declares", AUDIT, name)
    return outdated
