"""dbt's own manifest keeps the main rules of dbt-project-evaluator, and row conservation always stops the day."""

import re
from typing import Any

import pytest

from contracts.outcome import PIPELINE, Severity
from etl.transform.dbt_policy import CONSERVATION, REMEDY, require_conservation, terms_of

Node = dict[str, Any]
LAYERS = {
    "staging": r"stg_[a-z]+__[a-z_]+", "intermediate": r"int_[a-z_]+_([a-z]+ed|chosen)",
    "dimensions": r"dim_[a-z]+s", "facts": r"(fct|bridge)_[a-z_]+s", "reports": r"mart_[a-z_]+",
}
_KEY_TESTS = {"primary_key", "unique", "expect_compound_columns_to_be_unique"}
# Its rows are told by the key of each; a test that names several models is no test of their keys otherwise.
_KEYS_TOGETHER = "test.glamira.keys_are_unique"
_COMMENT = re.compile(r"\{#.*?#\}|--[^\n]*", re.DOTALL)
# The views that tell of days that no publication shows stand beside the marts (docs/decisions/0013).
_STATUS_VIEWS = "source.glamira.glamira_status."


@pytest.fixture(scope="session")
def models(manifest: dict[str, Any]) -> dict[str, Node]:
    """Our models, by id."""
    return {key: node for key, node in manifest["nodes"].items()
            if node["resource_type"] == "model" and node["package_name"] == "glamira"}


@pytest.fixture(scope="session")
def tests(manifest: dict[str, Any]) -> list[Node]:
    """Every data test."""
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "test"]


def layer(node: Node) -> str:
    """The folder that says what a model is."""
    return next(part for part in node["fqn"] if part in LAYERS)


def parents(node: Node, kind: str) -> set[str]:
    """What a node reads of one kind, by name."""
    return {parent.rpartition(".")[2] for parent in node["depends_on"]["nodes"] if parent.startswith(f"{kind}.")}


def test_every_model_is_described_and_named_by_its_layer(models: dict[str, Node]) -> None:
    assert [node["name"] for node in models.values() if not node["description"]] == []
    assert [node["name"] for node in models.values() if not re.fullmatch(LAYERS[layer(node)], node["name"])] == []
    assert {layer(node) for node in models.values()} == LAYERS.keys()


def test_staging_models_stand_in_the_folder_of_their_source(models: dict[str, Node]) -> None:
    for node in models.values():
        if layer(node) == "staging":
            assert node["name"].startswith(f"stg_{node['fqn'][-2]}__")


def test_only_staging_reads_sources_and_it_reads_nothing_else(models: dict[str, Node]) -> None:
    for node in models.values():
        is_staging = layer(node) == "staging"
        assert len(parents(node, "source")) == (1 if is_staging else 0), node["name"]
        assert not (is_staging and parents(node, "model")), node["name"]


def test_no_source_is_read_by_two_models(models: dict[str, Node]) -> None:
    read = [one for node in models.values() for one in node["depends_on"]["nodes"] if one.startswith("source.")]
    assert sorted(read) == sorted(set(read))


def test_layers_are_read_downwards_only(models: dict[str, Node]) -> None:
    above = {"staging": set[str](), "intermediate": {"stg", "int"}}
    for node in models.values():
        read = {parent.partition("_")[0] for parent in parents(node, "model")}
        assert read <= above.get(layer(node), {"stg", "int", "dim", "fct", "bridge", "mart"}), node["name"]


def test_every_model_has_a_test_of_its_key(models: dict[str, Node], tests: list[Node]) -> None:
    together = next(node for node in tests if node["unique_id"] == _KEYS_TOGETHER)
    keyed = {node["attached_node"] for node in tests if (node.get("test_metadata") or {}).get("name") in _KEY_TESTS}
    named = {f"model.glamira.{name}" for name in parents(together, "model")}
    # What is read of the published marts was judged when it was built.
    published = {name for name, node in models.items() if node["name"].startswith("stg_published__")}
    assert models.keys() - keyed - named - published == set()
    assert keyed & named == set(), "a key is judged once"


def test_no_table_is_named_past_dbt(models: dict[str, Node], tests: list[Node]) -> None:
    for node in [*models.values(), *(test for test in tests if test["package_name"] == "glamira")]:
        sql = _COMMENT.sub("", node["raw_code"])
        assert not re.search(r"\b(from|join)\s+`?[\w-]+`?\.", sql), node["name"]


def test_reports_join_dimensions_by_their_keys_only(models: dict[str, Node]) -> None:
    for node in models.values():
        for dimension in parents(node, "model") if layer(node) == "reports" else ():
            if dimension.startswith("dim_"):
                joined = dimension.removeprefix("dim_")
                assert re.search(rf"join {joined} on \w+\.(\w+_key) = {joined}\.\1\b", node["raw_code"]), node["name"]


def test_exposures_depend_on_marts_only(manifest: dict[str, Any], models: dict[str, Node]) -> None:
    for exposure in manifest["exposures"].values():
        for parent in exposure["depends_on"]["nodes"]:
            assert parent.startswith(_STATUS_VIEWS) or models[parent]["fqn"][1] == "marts", exposure["name"]


def test_every_test_says_who_acts_and_how(tests: list[Node]) -> None:
    told = [terms_of(node) for node in tests]
    assert {(terms.owner, terms.remedy) for terms in told} == {(PIPELINE, REMEDY)}
    assert len(told) > 40


def test_lost_rows_always_stop_the_day(tests: list[Node]) -> None:
    stated = {node["name"]: terms_of(node) for node in tests}
    require_conservation(stated)
    assert stated[CONSERVATION].severity is Severity.FAIL


def test_dbt_gives_the_verdict_itself(manifest: dict[str, Any]) -> None:
    ours = {node["name"] for node in manifest["macros"].values() if node["package_name"] == "glamira"}
    assert not ours & {"get_test_sql", "default__get_test_sql", "bigquery__get_test_sql"}
