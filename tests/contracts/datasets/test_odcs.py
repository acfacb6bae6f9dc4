"""The published contract documents are valid by the standard and say what the models say."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from open_data_contract_standard.model import OpenDataContractStandard

from contracts.datasets.odcs import to_yaml
from contracts.datasets.reasons import Reason
from contracts.datasets.registry import CONTRACTS
from contracts.lake import versions
from etl.cli.contract_documents import FOLDER, document_path, write_contracts


@pytest.fixture(params=CONTRACTS)
def dataset(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def document(dataset: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(document_path(dataset).read_text(encoding="utf-8"))
    return content


def test_the_published_document_is_todays_contract(dataset: str) -> None:
    file = document_path(dataset)
    assert file.exists(), f"{file} is missing: write it with `.venv/bin/glamira docs contracts`"
    assert file.read_text(encoding="utf-8") == to_yaml(dataset), (
        f"{file} is not what the models say: write it anew with `.venv/bin/glamira docs contracts`"
    )


def test_no_document_is_left_of_a_dataset_that_is_gone() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {f"{dataset}.odcs.yaml" for dataset in CONTRACTS}


def test_it_is_valid_by_the_schema_of_the_standard(document: dict[str, Any]) -> None:
    schema = json.loads(files("open_data_contract_standard").joinpath("schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft201909Validator(schema).validate(document)


def test_the_models_of_the_standard_read_it(dataset: str) -> None:
    contract = OpenDataContractStandard.from_file(str(document_path(dataset)))
    assert (contract.kind, contract.version) == ("DataContract", versions.current(dataset).version)
    columns = [column.name for column in CONTRACTS[dataset].raw_table.columns]
    assert [field.name for field in (contract.schema_ or [])[0].properties or []] == columns


def test_the_events_document_names_every_reason() -> None:
    text = document_path("events").read_text(encoding="utf-8")
    assert [reason for reason in Reason if f"name: {reason}\n" not in text] == []


def test_the_command_writes_every_document(tmp_path: Path) -> None:
    report = write_contracts(tmp_path / "contracts")
    assert [file.read_text(encoding="utf-8") for file in report.files] == [to_yaml(dataset) for dataset in CONTRACTS]
