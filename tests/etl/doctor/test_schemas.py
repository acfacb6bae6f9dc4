"""A table is held against the contract column by column, in whatever words the API has for a type."""

import pytest
from google.cloud.bigquery import SchemaField

from contracts.datasets.registry import RAW_TABLES
from contracts.warehouse.schema import Column, Table
from contracts.warehouse.tables import OPS_TABLES, REFERENCE_TABLES
from etl.doctor.tables import faults

WANTED = (Column("id", "INT64", "REQUIRED"), Column("lines", "RECORD", "REPEATED", fields=(Column("paid", "BOOL"),)))
PAID = SchemaField("paid", "BOOLEAN")


def fields(*columns: Column) -> list[SchemaField]:
    return [SchemaField.from_api_repr(column.to_api()) for column in columns]


@pytest.mark.parametrize("table", [*RAW_TABLES, *REFERENCE_TABLES, *OPS_TABLES], ids=lambda table: table.full_name)
def test_a_table_made_from_its_contract_has_no_fault(table: Table) -> None:
    assert list(faults(table.columns, fields(*table.columns))) == []


def test_older_names_of_types_are_the_same_types() -> None:
    found = [SchemaField("id", "INTEGER", "REQUIRED"), SchemaField("lines", "STRUCT", "REPEATED", fields=[PAID])]
    assert list(faults(WANTED, found)) == []


def test_columns_beyond_the_contract_do_no_harm() -> None:
    assert list(faults(WANTED, [*fields(*WANTED), SchemaField("note", "STRING")])) == []


@pytest.mark.parametrize(("found", "words"), [
    ([SchemaField("lines", "RECORD", "REPEATED", fields=[PAID])], "no column id"),
    ([SchemaField("id", "STRING", "REQUIRED"), SchemaField("lines", "RECORD", "REPEATED", fields=[PAID])],
     "id is STRING REQUIRED, not INT64 REQUIRED"),
    ([SchemaField("id", "INT64"), SchemaField("lines", "RECORD", "REPEATED", fields=[PAID])],
     "id is INT64 NULLABLE, not INT64 REQUIRED"),
    ([SchemaField("id", "INT64", "REQUIRED"), SchemaField("lines", "RECORD", "REPEATED", fields=[])],
     "no column lines.paid"),
])
def test_what_is_not_as_wanted_is_named(found: list[SchemaField], words: str) -> None:
    assert list(faults(WANTED, found)) == [words]
