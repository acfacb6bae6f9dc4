"""Models are described beside themselves, keyed, and hold nothing that differs from run to run."""

import re
from pathlib import Path

import pytest

from tests.dbt.project import MODELS, SEEDS, description_of

KEYED = [model for model in MODELS if model.parts[-2] in ("facts", "dimensions", "reports")]


def name(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", [*MODELS, *SEEDS], ids=name)
def test_description_is_beside_the_model_and_ends_with_its_grain(file: Path) -> None:
    told = description_of(file)
    assert told["name"] == file.stem
    assert re.search(r"One row per [^.]+\.$", told["description"].strip())


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_models_start_with_their_imports(model: Path) -> None:
    lines = model.read_text(encoding="utf-8").splitlines()
    assert "with" in [line.strip() for line in lines[:4]]


@pytest.mark.parametrize("model", KEYED, ids=name)
def test_the_grain_of_a_mart_is_tested(model: Path) -> None:
    told = description_of(model)
    tests = str([told.get("data_tests"), [column.get("data_tests") for column in told["columns"]]])
    assert "'primary_key'" in tests or "expect_compound_columns_to_be_unique" in tests


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_every_test_is_named_by_its_model(model: Path) -> None:
    told = description_of(model)
    parts = [told, *told["columns"]]
    tests = [settings for part in parts for test in part.get("data_tests", []) for settings in test.values()]
    assert all(settings["name"].startswith(f"{model.stem}_") for settings in tests)


@pytest.mark.parametrize("model", KEYED, ids=name)
def test_every_column_of_a_mart_is_described(model: Path) -> None:
    assert all(column.get("description") for column in description_of(model)["columns"])


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_no_row_depends_on_when_it_was_built(model: Path) -> None:
    assert not re.search(r"current_(date|timestamp)|invocation_id|run_started_at|_loaded_at", model.read_text("utf-8"))


@pytest.mark.parametrize("model", MODELS, ids=name)
def test_money_is_cast_with_its_scale_and_never_divided_bare(model: Path) -> None:
    sql = re.sub(r"--.*|'[^']*'|\{#.*?#\}", "", model.read_text(encoding="utf-8"))
    assert not re.search(r"\bas numeric\)|\bfloat64\b|[^/*]/[^/*]", sql)
