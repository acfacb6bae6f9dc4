"""The publication's scripts: one transaction each, literal-safe, and only the days that were asked for."""

from dataclasses import replace
from datetime import date

import pytest

from etl.ops.publications import Publication, new_publication, state_table
from etl.publishing.publication import keep_state, publish_script, roll_back_script
from etl.transform.mart_tables import Column, Mart, spelled_out

DAYS = (date(2020, 5, 4), date(2020, 5, 6))
FACT = Mart("fct_order_lines", (Column("order_date", "DATE"), Column("amount", "NUMERIC(38, 9)")), "order_date")
DIMENSION = Mart("dim_stores", (Column("store_key", "STRING"),))
PUBLICATION = Publication(
    "20200507T010203000004Z", 'run "é\\', DAYS, ("dim_stores", "fct_order_lines"), "20200506T010203000004Z",
)


@pytest.mark.parametrize("script", [
    publish_script(PUBLICATION, [FACT, DIMENSION]),
    roll_back_script(PUBLICATION, {"dim_stores": ["store_key"], "fct_order_lines": ["order_date", "amount"]}),
])
def test_a_script_is_one_transaction_that_checks_its_predecessor_first(script: str) -> None:
    lines = script.strip().splitlines()
    assert (lines[0], lines[-1]) == ("begin transaction;", "commit transaction;")
    assert script.count("transaction;") == 2
    assert script.index("error('another publication came first')") < script.index("delete from")


@pytest.mark.parametrize("script", [
    publish_script(PUBLICATION, []),
    roll_back_script(PUBLICATION, {"dim_stores": ["store_key"], "fct_order_lines": ["order_date", "amount"]}),
])
def test_publications_conflict_also_while_the_marts_are_empty(script: str) -> None:
    _, first, *_ = script.split(";")
    said = " ".join(first.split())
    assert said == "update glamira_ops.publication_turn set taken_at = current_timestamp() where true"


def test_a_mart_with_days_loses_these_days_only() -> None:
    script = publish_script(PUBLICATION, [FACT])
    condition = "order_date in (date '2020-05-04', date '2020-05-06')"
    assert f"delete from glamira_marts.fct_order_lines where {condition};" in script
    assert f"from glamira_audit.fct_order_lines where {condition};" in script


def test_a_mart_without_days_is_replaced_whole() -> None:
    assert "delete from glamira_marts.dim_stores where true;" in publish_script(PUBLICATION, [DIMENSION])


def test_texts_are_quoted() -> None:
    assert r'"run \"é\\"' in publish_script(PUBLICATION, [])


@pytest.mark.parametrize(("fingerprint", "written"), [("abc", '"abc"'), ("", "null")])
def test_the_policy_is_entered_with_the_publication(fingerprint: str, written: str) -> None:
    script = publish_script(replace(PUBLICATION, policy_fingerprint=fingerprint), [])
    assert f"'live', {written}," in script


def test_the_keys_of_its_days_are_entered_with_the_publication() -> None:
    statements = publish_script(PUBLICATION, []).split(";")
    [entered] = [one for one in statements if "insert into glamira_ops.publications" in one]
    assert "data_date in (date '2020-05-04', date '2020-05-06')" in entered


def test_every_mart_is_kept_before() -> None:
    script = keep_state(PUBLICATION)
    for name in PUBLICATION.tables:
        assert f"create table {state_table(name, PUBLICATION.publication_id)} clone glamira_marts.{name};" in script
    assert script.count("create table") == len(PUBLICATION.tables)


def test_an_id_fits_a_table_name_and_sorts_by_time() -> None:
    first, second = (new_publication("run", DAYS, [], "").publication_id for _ in range(2))
    assert first.isalnum()
    assert first <= second


@pytest.mark.parametrize(("kind", "spelled"), [
    ("NUMERIC", "NUMERIC(38, 9)"),
    ("NUMERIC(20, 4)", "NUMERIC(20, 4)"),
    ("ARRAY<STRUCT<price NUMERIC, text STRING>>", "ARRAY<STRUCT<price NUMERIC(38, 9), text STRING>>"),
    ("BIGNUMERIC", "BIGNUMERIC"),
    ("STRING", "STRING"),
])
def test_a_numeric_is_spelled_out(kind: str, spelled: str) -> None:
    assert spelled_out(kind) == spelled
