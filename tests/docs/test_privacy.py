"""The page on privacy names every class, and every column that lands in the row of its class."""

import re
from collections import defaultdict

from contracts.datasets.forms.classes import DataClass
from contracts.datasets.registry import CONTRACTS
from contracts.datasets.rules import fields_of
from contracts.policy.policy import load_policy
from tests.conftest import ROOT

PAGE = ROOT / "docs/explanation/privacy.md"


def test_each_class_has_a_row_with_its_columns() -> None:
    columns: dict[str, set[str]] = defaultdict(set)
    for dataset, contract in CONTRACTS.items():
        for path, column in fields_of(contract.model):
            if column.metadata["landed"]:
                columns[column.metadata["form"].data_class].add(f"{dataset}.{path}")
    _, _, table = PAGE.read_text(encoding="utf-8").partition("## Classes of columns")
    lines = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line] for line in lines]
    told = {row[0]: (row[1], row[2], set(re.findall("`([^`]+)`", row[3]))) for row in rows[1:]}
    assert told == {
        one: (one.meaning, "yes" if one.is_disclosed else "no", columns[one]) for one in DataClass
    }, "docs/explanation/privacy.md is not what the contracts say. Correct the row of the class."


def test_what_never_leaves_has_no_column() -> None:
    landed = {
        column.metadata["form"].data_class for contract in CONTRACTS.values() for _, column in fields_of(contract.model)
        if column.metadata["landed"]
    }
    assert landed.isdisjoint({DataClass.PERSONAL, DataClass.FREE_TEXT})


def test_how_long_is_what_the_policy_says() -> None:
    kept = load_policy().retention
    _, _, table = PAGE.read_text(encoding="utf-8").partition("## Where they lie")
    lines = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| ")]
    rows = {line[0].strip(): line[2] for line in lines if len(line) == 4}
    told = {name: [int(number) for number in re.findall(r"[0-9]+", text)] for name, text in rows.items()}
    assert told["MongoDB, `Locations`"] == [kept.places]
    assert told["quarantine bucket"] == [kept.quarantine, kept.decided_documents, kept.quarantine_notice]
    assert told["lake, `glamira_raw`"] == [kept.lake, kept.superseded_batches]
    assert kept.lake == kept.raw, "the page tells of both in one row"
