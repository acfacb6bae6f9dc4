"""Whether the warehouse holds the seeds as their files have them, so that a build need not load them again."""

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import yaml
from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.warehouse.tables import STAGING

# What the API calls a type where SQL has another word.
_SQL_NAMES = {"integer": "int64", "boolean": "bool"}


def are_loaded(client: bigquery.Client, project: Path) -> bool:
    """Whether every seed of a dbt project is a table with the columns and the rows of its file.

    The rows themselves are compared, so it does not matter who loaded them or when. It starts no job.
    """
    return all(_is_loaded(client, file) for file in sorted((project / "seeds").glob("*.csv")))


def _is_loaded(client: bigquery.Client, file: Path) -> bool:
    kinds = _column_types(file)
    try:
        table = client.get_table(f"{client.project}.{STAGING}.{file.stem}")
    except NotFound:
        return False
    if table.table_type != "TABLE" or {field.name: _kind(field) for field in table.schema} != kinds:
        return False
    held = sorted([_spelled(row[name]) for name in kinds] for row in client.list_rows(table))
    return held == sorted(_rows(file, kinds))


def _column_types(file: Path) -> dict[str, str]:
    """The columns of a seed with their types, as the YAML file beside it declares them."""
    [seed] = yaml.safe_load(file.with_suffix(".yml").read_text(encoding="utf-8"))["seeds"]
    return dict(seed["config"]["column_types"])


def _kind(field: bigquery.SchemaField) -> str:
    name = field.field_type.lower()
    return _SQL_NAMES.get(name, name)


def _rows(file: Path, kinds: dict[str, str]) -> Iterator[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield [_plain(row[name]) if kind == "numeric" else row[name] for name, kind in kinds.items()]


def _spelled(value: object) -> str:
    """A value as files have it: nothing where it is null."""
    if isinstance(value, bool | None):
        return "" if value is None else str(value).lower()
    return _plain(str(value)) if isinstance(value, Decimal) else str(value)


def _plain(number: str) -> str:
    """A decimal number without idle zeros."""
    return f"{Decimal(number).normalize():f}" if number else ""
