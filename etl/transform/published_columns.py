"""Published marts have the columns that a build reads of them, whichever release made them."""

from collections.abc import Mapping
from pathlib import Path

import yaml
from google.cloud import bigquery

from etl.transform.dbt_command import PROJECT
from etl.transform.mart_tables import Column, Mart, add_missing_columns, spelled_out

_SOURCE = PROJECT / "models" / "staging" / "glamira_marts.yml"


def read_marts(source: Path = _SOURCE) -> tuple[Mart, ...]:
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
