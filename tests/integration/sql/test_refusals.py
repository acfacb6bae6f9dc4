"""What BigQuery refuses is refused here too: the mistakes of the past, and one of each kind that there may be."""

from pathlib import Path

import pytest

from tests.integration.sql.kinds import UnknownParameter, kinds_of
from tests.integration.sql.texts import SqlText, is_sql, sql_texts, statements_sent, texts_of
from tests.integration.sql.warehouse import Warehouse

REFUSED = {
    "having without an aggregate in the select list": (
        "select 'events' as dataset from glamira_raw.events having count(*) > 0", {}, "HAVING clause only allows",
    ),
    "a DATETIME against a TIMESTAMP": (
        "select event_id from glamira_raw.events where occurred_at >= @moment", {"moment": "DATETIME"},
        "No matching signature for operator >=",
    ),
    "an aggregation of an aggregation": (
        "select sum(row_count) as row_count from glamira_ops.loads having sum(row_count) > 0", {},
        "Aggregations of aggregations are not allowed",
    ),
    "a reserved word as an alias": ("select 1 as one from glamira_ops.loads as new", {}, "keyword NEW"),
    "QUALIFY as a name": ("select 1 as qualify", {}, "keyword QUALIFY"),
    "an unknown column": ("select colour from glamira_ops.loads", {}, "Unrecognized name: colour"),
    "an unknown table": ("select 1 as one from glamira_ops.toads", {}, "glamira_ops.toads was not found"),
    "a parameter of another type": (
        "select status from glamira_ops.loads where event_date = @day", {"day": "INT64"}, "No matching signature",
    ),
    "a parameter that nobody gave": (
        "select status from glamira_ops.loads where event_date = @day", {}, "Query parameter 'day' not found",
    ),
    "a table that is made in a transaction": (
        "begin transaction;\ncreate table glamira_load.copy as select 1 as one;\ncommit transaction;", {},
        "DDL statements are not supported in a transaction",
    ),
    "a later statement of a script": ("select 1 as one;\nselect two from unnest([1]) as one", {}, "Unrecognized name"),
    "a function that there is not": ("select list_sum([1]) as total", {}, "Function not found: list_sum"),
}
TAKEN = {
    "qualify": (
        "select status from glamira_ops.loads qualify row_number() over (partition by batch_id order by sequence) = 1",
        {},
    ),
    "a list": ("select status from glamira_ops.loads where event_date in unnest(@days)", {"days": "ARRAY<DATE>"}),
    "a temporary table in a transaction": (
        "begin transaction;\ncreate temp table copy as select 1 as one;\ncommit transaction;", {},
    ),
}


@pytest.mark.parametrize(("sql", "kinds", "why"), REFUSED.values(), ids=REFUSED.keys())
def test_a_mistake_is_refused(warehouse: Warehouse, sql: str, kinds: dict[str, str], why: str) -> None:
    assert why in warehouse.refusal(sql, kinds)


@pytest.mark.parametrize(("sql", "kinds"), TAKEN.values(), ids=TAKEN.keys())
def test_what_is_right_is_taken(warehouse: Warehouse, sql: str, kinds: dict[str, str]) -> None:
    assert warehouse.refusal(sql, kinds) == ""


def test_every_text_of_a_module_is_found(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('''
"""Text that says: select * from a table where it is open."""
_PLAIN = "select status from glamira_ops.loads"
_GIVEN = Template("delete from $table where true")
def ask(client, days):
    """Where status = @status, it says."""
    log.info("merge the day by hand, or update it")
    return query(client, f"select status from {TABLE} where data_date in unnest(@days)", {"days": days})
''', encoding="utf-8")
    assert [(text.name, text.line, text.is_complete) for text in texts_of(module)] == [
        ("_PLAIN", 3, True), ("_GIVEN", 4, False), ("ask", 8, False),
    ]


def test_no_statement_that_is_sent_is_passed_over() -> None:
    """What is handed over by its name is SQL in the eyes of the search."""
    sent, known = statements_sent(), {(text.file, text.name) for text in sql_texts()}
    assert len(sent & known) > 50
    assert sorted(sent - known) == []


@pytest.mark.parametrize("text", ["status = @status", "order by {}", "where event_type = 'checkout_success' and {}"])
def test_a_condition_by_itself_is_sql(text: str) -> None:
    assert is_sql(text)


@pytest.mark.parametrize(("statement", "is_made_from_it"), [
    ("select status from glamira_ops.loads where true", True), ("select status from glamira_ops.loads", False),
    ("where true select status from glamira_ops.loads", False),
])
def test_a_text_is_found_in_what_was_made_from_it(statement: str, is_made_from_it: bool) -> None:
    assert SqlText("", 1, "", "select status\n  from {table}\nwhere true").is_within(statement) is is_made_from_it


def test_a_parameter_without_a_type_names_its_place() -> None:
    with pytest.raises(UnknownParameter, match=r"etl/x\.py:1 _SQL: the type of @colour is unknown\. Add it to"):
        kinds_of(SqlText("etl/x.py", 1, "_SQL", "select @colour as colour"))


def test_the_types_of_the_load_function_are_those_that_it_declares() -> None:
    text = SqlText("cloud_function/refusals.py", 1, "_SQL", "select @object_uri as uri, @object_generation as one")
    assert kinds_of(text) == {"object_uri": "STRING", "object_generation": "INT64"}
