"""Explores join what exists, on whole keys, so that no join multiplies a row; and read single partitions."""

import re

import pytest

from dashboards.lookml import Explore, explores, field, qualified, views
from tests.lookml.dbt_words import models
from tests.lookml.rules import columns_of

EXPLORES = sorted(explores())
_FIELD = re.compile(r"\$\{(\w+\.\w+)\}")
_COLUMN = re.compile(r"(?<![{\w.])(\w+)\.(\w+)")


def _sides(explore: Explore, view: str) -> tuple[set[str], set[tuple[str, str]]]:
    """Of a join: the columns of its own view, and those of others with their view."""
    sql = explore.joins[view]["sql_on"]
    read = {(owner, column) for name in _FIELD.findall(sql) for owner, _ in [qualified(name, "")]
            for column in columns_of(field(name))} | set(_COLUMN.findall(sql))
    return {column for owner, column in read if owner == view}, {one for one in read if one[0] != view}


def test_the_explores_are_those_that_analysts_ask_for() -> None:
    assert {"revenue", "orders", "products", "geography", "customers", "funnel", "recommendations", "search",
            "data_quality"} <= set(EXPLORES)


@pytest.mark.parametrize("view", sorted(views()))
def test_every_view_is_offered(view: str) -> None:
    name = view.removeprefix("mart_")
    assert any(view in explore.views for explore in explores().values()), (
        f"no explore offers {view}. Write dbt/lookml/explores/{name}.explore.lkml, or join it in another."
    )


@pytest.mark.parametrize("name", EXPLORES)
def test_an_explore_is_described_and_keeps_to_the_partition(name: str) -> None:
    explore = explores()[name]
    assert explore.spec["label"]
    assert explore.spec["description"].endswith(".")
    [day] = explore.always
    view, own = qualified(day, "")
    assert view == explore.base
    [column] = columns_of(views()[view].fields[own])
    partition = next(one["description"] for one in models()[view]["columns"] if one["name"] == column)
    assert "the partition" in partition or view == "dim_dates"


@pytest.mark.parametrize("name", EXPLORES)
def test_the_fields_of_every_join_exist(name: str) -> None:
    explore = explores()[name]
    for view in explore.joins:
        own, others = _sides(explore, view)
        known = {one["name"] for one in models()[view]["columns"]}
        assert own <= known
        assert others
        for other, column in others:
            assert other in explore.views
            assert column in {one["name"] for one in models()[other]["columns"]}


@pytest.mark.parametrize("name", EXPLORES)
def test_no_join_multiplies_rows(name: str) -> None:
    """Each joins the whole primary key of its view, and says so."""
    explore = explores()[name]
    for view, join in explore.joins.items():
        [key] = views()[view].primary_keys
        own, _ = _sides(explore, view)
        assert columns_of(key) <= own
        assert join["relationship"] in {"many_to_one", "one_to_one"}


@pytest.mark.parametrize("name", EXPLORES)
def test_what_is_drilled_into_is_joined(name: str) -> None:
    explore = explores()[name]
    base = views()[explore.base]
    drilled = [one for spec in base.spec.get("sets", []) for one in spec["fields"]]
    for view, own in (qualified(one, explore.base) for one in drilled):
        assert view in explore.views
        assert own in views()[view].fields


def test_every_drill_path_exists() -> None:
    for view in views().values():
        sets = {f"{spec['name']}*" for spec in view.spec.get("sets", [])}
        paths = {one for each in view.fields.values() for one in each.spec.get("drill_fields", [])}
        assert paths <= sets | set(view.fields)
