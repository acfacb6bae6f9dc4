"""Views say what dbt says, of columns that are there, and keep single customers behind the grant."""

import re
from collections import Counter

import pytest

from dashboards.lookml import ROOT, Field, parsed, views
from tests.lookml.dbt_words import described, models, written
from tests.lookml.rules import columns_of, plain_column

VIEWS = sorted(views())
_SINGLE_CUSTOMERS = {"dim_customers": set(described("dim_customers")) - {"customer_type", "key_epoch"},
                     "fct_orders": {"customer_key", "event_id", "cart_fingerprint"},
                     "fct_order_lines": {"customer_key", "event_id"}}


def _fields() -> list[Field]:
    return [field for view in views().values() for field in view.fields.values()]


@pytest.mark.parametrize("file", sorted(ROOT.rglob("*.lkml")), ids=lambda file: file.name)
def test_every_file_parses(file: object) -> None:
    assert parsed(file)  # type: ignore[arg-type]


def test_every_model_of_the_marts_has_a_view_and_no_other_table_is_read() -> None:
    for name in models():
        assert name in views(), f"Looker has no view of {name}. Write dbt/lookml/views/{name}.view.lkml."
    assert {view.name: view.table for view in views().values()} == {name: f"@{{marts}}.{name}" for name in models()}


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_has_a_label_one_primary_key_and_the_models_description(name: str) -> None:
    view = views()[name]
    assert view.spec["label"]
    assert len(view.primary_keys) == 1
    assert view.comment == " ".join(models()[name]["description"].split())


@pytest.mark.parametrize("name", VIEWS)
def test_every_column_a_view_reads_exists(name: str) -> None:
    text = written(name)
    read = {column for field in views()[name].fields.values() for column in columns_of(field)}
    assert read <= set(described(name))
    assert not [column for column in read if not re.search(rf"\b{column}\b", text)]


@pytest.mark.parametrize("name", VIEWS)
def test_every_column_of_the_model_is_in_the_view(name: str) -> None:
    read = {column for field in views()[name].fields.values() for column in columns_of(field)}
    assert set(described(name)) - read == set()


@pytest.mark.parametrize("name", VIEWS)
def test_a_plain_field_is_described_word_for_word_as_its_column(name: str) -> None:
    stated = {field.name: field.spec["description"] for field in views()[name].fields.values() if plain_column(field)}
    due = {field.name: described(name)[column] for field in views()[name].fields.values()
           if (column := plain_column(field))}
    assert stated == due


def test_every_field_has_a_label_and_a_description() -> None:
    assert [f"{field.view}.{field.name}" for field in _fields()
            if not (field.spec.get("label") and field.spec.get("description"))] == []


def test_no_name_is_given_twice_in_a_view() -> None:
    fields = [f"{name}.{entry['name']}" for name, view in views().items()
            for kind in ("dimensions", "dimension_groups", "measures") for entry in view.spec.get(kind, [])]
    assert [name for name, times in Counter(fields).items() if times > 1] == []


def test_every_referenced_field_exists() -> None:
    assert [f"{field.view}.{field.name}" for field in _fields()
            for view, name in field.references if name not in views()[view].fields] == []


def test_amounts_show_their_currency() -> None:
    formats = {field.spec.get("value_format_name") for field in _fields() if "eur" in field.name.split("_")}
    assert formats == {"euro"}
    local = [field for field in _fields() if field.kind == "measure" and field.name == "revenue"]
    assert local
    assert all("revenue_currency._value" in field.spec["html"] for field in local)


def test_currencies_are_never_added() -> None:
    """A sum of amounts is in euros, or of rows of one currency."""
    amounts = {"revenue", "line_amount", "order_amount", "unit_price"}
    summed = [field for field in _fields() if field.kind == "measure" and columns_of(field) & amounts]
    assert summed
    assert all("count(distinct ${TABLE}.currency_code) = 1" in field.sql for field in summed)


def test_single_customers_are_behind_the_grant() -> None:
    open_fields = [field for field in _fields() if "required_access_grants" not in field.spec]
    shown = {(field.view, plain_column(field)) for field in open_fields}
    assert shown & {(view, column) for view, columns in _SINGLE_CUSTOMERS.items() for column in columns} == set()
    [model] = ROOT.glob("*.model.lkml")
    grants = {grant["name"] for grant in parsed(model)["access_grants"]}
    assert {name for field in _fields() for name in field.spec.get("required_access_grants", [])} == grants


def test_no_open_field_is_made_from_one_behind_the_grant() -> None:
    """Looker would hide it from everybody without the grant."""
    assert [f"{field.view}.{field.name}" for field in _fields() if "required_access_grants" not in field.spec
            for view, name in field.references if "required_access_grants" in views()[view].fields[name].spec] == []
