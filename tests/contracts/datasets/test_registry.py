"""Data files, raw tables and models agree on their columns."""

import pytest

from contracts.datasets.fingerprint import RULE_MODULES
from contracts.datasets.registry import CONTRACTS
from contracts.lake.paths import DATASETS
from contracts.lake.versions import CURRENT
from contracts.warehouse.tables import LINEAGE, Column
from tests.contracts.datasets.events.test_contract import ORDER, VIEW


def test_the_datasets_are_those_of_the_lake() -> None:
    assert tuple(CONTRACTS) == DATASETS, (
        "contracts/lake/paths.py names other datasets than CONTRACTS. Enter the missing one in "
        "contracts/datasets/registry.py."
    )


def test_every_dataset_has_rules_that_count_and_a_version() -> None:
    assert tuple(RULE_MODULES) == DATASETS, (
        "RULE_MODULES lacks a dataset: say in contracts/datasets/fingerprint.py what its rules are made of."
    )
    assert tuple(CURRENT) == DATASETS, (
        "a dataset has no version: enter its first in contracts/lake/versions.py, with the fingerprint that "
        "tests/contracts/lake/test_versions.py prints."
    )


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_accepted_rows_have_the_raw_tables_columns_in_its_order(dataset: str) -> None:
    contract = CONTRACTS[dataset]
    columns = contract.raw_table.columns
    assert columns[-3:] == LINEAGE
    records = [VIEW, ORDER] if dataset == "events" else []
    assert contract.judge(records, "key").accepted.columns == [column.name for column in columns[:-3]]


@pytest.mark.parametrize("dataset", CONTRACTS)
def test_every_column_is_documented(dataset: str) -> None:
    def undocumented(column: Column) -> list[str]:
        own = [] if column.description else [column.name]
        return own + [name for member in column.fields for name in undocumented(member)]

    assert [name for column in CONTRACTS[dataset].raw_table.columns for name in undocumented(column)] == []


def test_money_is_never_a_float() -> None:
    def kinds(column: Column) -> set[str]:
        return {column.kind}.union(*(kinds(member) for member in column.fields))

    assert not {kind for contract in CONTRACTS.values() for column in contract.raw_table.columns
                for kind in kinds(column)} & {"FLOAT", "FLOAT64"}
