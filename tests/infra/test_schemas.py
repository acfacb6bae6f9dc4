"""The tables of Terraform are those of the contracts, column by column."""

import json
from pathlib import Path

from infra.schemas import FOLDER, TABLES, write_schemas
from tests.infra.terraform import parsed, resource


def test_the_schemas_are_those_of_the_contracts(tmp_path: Path) -> None:
    written = {file.name: file.read_text(encoding="utf-8") for file in write_schemas(tmp_path)}
    kept = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.json")}
    assert written == kept, "run make schemas"


def test_a_table_that_is_no_more_is_deleted(tmp_path: Path) -> None:
    (tmp_path / "glamira_raw.former.json").write_text("{}")
    write_schemas(tmp_path)
    assert not (tmp_path / "glamira_raw.former.json").exists()


def test_every_table_lies_in_a_dataset_of_the_module() -> None:
    local = {name: value for block in parsed(FOLDER.parent / "main.tf")["locals"] for name, value in block.items()}
    assert {table.dataset for table in TABLES} <= local["datasets"].keys()


def test_terraform_leaves_the_columns_of_a_table_that_is_there_to_the_pipeline() -> None:
    assert resource("google_bigquery_table", "this")["lifecycle"] == [{"ignore_changes": ["schema"]}]


def test_columns_have_the_names_of_kinds_that_the_api_answers_with() -> None:
    def kinds(fields: list[dict[str, object]]) -> set[str]:
        inner = [field for one in fields for field in one.get("fields", [])]  # type: ignore[attr-defined]
        return {str(field["type"]) for field in fields} | (kinds(inner) if inner else set())

    tables = [json.loads(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.json")]
    assert set().union(*(kinds(table["schema"]) for table in tables)) <= {
        "STRING", "INTEGER", "FLOAT", "BOOLEAN", "NUMERIC", "DATE", "TIMESTAMP", "JSON", "RECORD", "BYTES",
    }
