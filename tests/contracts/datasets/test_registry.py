"""Data files, raw tables and models agree on their columns, and every dataset is entered where it must be."""

import re

import pytest

from contracts.datasets.registry import CONTRACTS
from contracts.lake.paths import DATASETS
from contracts.warehouse.schema import Column
from contracts.warehouse.tables import LINEAGE
from tests.conftest import ROOT
from tests.contracts.datasets.events.test_contract import ORDER, VIEW


def test_every_judge_is_one_of_a_dataset() -> None:
    for file in sorted((ROOT / "contracts" / "datasets").rglob("*.py")):
        for name in re.findall(r"^def judge_(\w+)\(", file.read_text(encoding="utf-8"), re.MULTILINE):
            assert name in CONTRACTS, (
                f"{file.relative_to(ROOT)} judges {name}, and no dataset is called so. "
                "Enter it in contracts/datasets/registry.py."
            )


def test_the_datasets_are_those_of_the_lake() -> None:
    assert tuple(CONTRACTS) == DATASETS, (
        f"contracts/datasets/registry.py has {', '.join(CONTRACTS)}, and there are versions of {', '.join(DATASETS)}. "
        "Enter the same in contracts/lake/versions.py, in the same order."
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
