"""The tests that Looker runs ask explores for fields that are there, for the days of the partition."""

import re
from typing import Any

import lkml
import pytest

from dashboards.lookml import ROOT, explores, views

FILES = sorted((ROOT / "tests").glob("*.test.lkml"))
TESTS: list[dict[str, Any]] = [one for file in FILES for one in lkml.load(file.read_text(encoding="utf-8"))["tests"]]


def source(test: dict[str, Any]) -> dict[str, Any]:
    """What a test asks."""
    found: dict[str, Any] = test["explore_source"]
    return found


def test_the_model_includes_them() -> None:
    [model] = ROOT.glob("*.model.lkml")
    assert 'include: "/tests/*.test.lkml"' in model.read_text(encoding="utf-8")
    assert len(TESTS) >= 4


@pytest.mark.parametrize("test", TESTS, ids=lambda one: one["name"])
def test_what_is_asked_and_asserted_exists(test: dict[str, Any]) -> None:
    assert source(test)["name"] in explores()
    asked = [column["field"] for column in source(test)["columns"]]
    asserted = [field for one in test["asserts"] for field in re.findall(r"\$\{([\w.]+)\}", one["expression"])]
    assert asserted
    assert set(asserted) <= set(asked)
    for name in asked:
        view, field = name.split(".")
        assert field in views()[view].fields, name


@pytest.mark.parametrize("test", TESTS, ids=lambda one: one["name"])
def test_a_test_reads_the_days_of_the_partition_only(test: dict[str, Any]) -> None:
    filters = [name for one in source(test)["filters__all"] for item in one for name in item]
    assert any(name.endswith("_date") for name in filters)
