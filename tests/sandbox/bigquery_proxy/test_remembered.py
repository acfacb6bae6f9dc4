"""A statement is analysed again when something that matters for it has changed, and not for another day."""

import pytest

from sandbox.bigquery_proxy import remembered
from sandbox.bigquery_proxy.analyzer import Parameters
from sandbox.bigquery_proxy.remembered import Remembered
from sandbox.bigquery_proxy.resolved import Deed

DEED = Deed("query")
TEXT = "select 1 as one from shop.orders where day = date '2020-05-04'"
NONE = Parameters()
SHOP = ('{"fields": [{"name": "day"}]}',)


def parameters(kind: str) -> Parameters:
    return Parameters(({"name": "day", "parameterType": {"type": kind}, "parameterValue": {"value": "1"}},))


@pytest.fixture
def known() -> Remembered:
    known = Remembered()
    known.keep(TEXT, NONE, SHOP, DEED)
    return known


def test_another_day_is_the_same_statement(known: Remembered) -> None:
    assert known.find(TEXT.replace("05-04", "06-01"), NONE, SHOP) == DEED


@pytest.mark.parametrize("comment", ['/* {"app": "dbt", "run": "1"} */\n', "  /* two\nlines */  "])
def test_another_comment_before_it_is_the_same_statement(known: Remembered, comment: str) -> None:
    assert known.find(comment + TEXT, NONE, SHOP) == DEED
    assert known.find(f"{comment}select '{comment}' as text", NONE, SHOP) is None


@pytest.mark.parametrize("text", [
    TEXT.replace("orders", "lines"), TEXT.replace("05-04", "02-30"), TEXT.replace("date '2020", "'2020"),
])
def test_another_text_is_not(known: Remembered, text: str) -> None:
    assert known.find(text, NONE, SHOP) is None


def test_a_table_that_looks_otherwise_calls_for_the_analyzer(known: Remembered) -> None:
    assert known.find(TEXT, NONE, ("",)) is None


def test_a_list_of_days_is_as_good_as_another(known: Remembered) -> None:
    known.keep("select 1 where day in (date '2020-05-04', date '2020-05-05')", NONE, SHOP, DEED)
    assert known.find("select 1 where day in (date '2020-05-06')", NONE, SHOP) == DEED
    assert known.find("select 1 where day in (\n  date '2020-05-06',\n  date '2020-05-07'\n)", NONE, SHOP) == DEED
    assert known.find("select f(date '2020-05-04', date '2020-05-05')", NONE, SHOP) is None
    assert known.find("select f(date '2020-05-04')", NONE, SHOP) is None


def test_ids_in_names_of_tables_that_are_read_are_alike_and_those_of_changed_ones_are_not(known: Remembered) -> None:
    read, changed = "select 1 from s.t__{}T000000000000Z", "drop table s.t__{}T000000000000Z"
    known.keep(read.format(20200504), NONE, SHOP, DEED)
    known.keep(changed.format(20200504), NONE, SHOP, Deed("drop", "s.t", drops=True))
    assert known.find(read.format(20200505), NONE, SHOP) == DEED
    assert known.find(changed.format(20200505), NONE, SHOP) is None


def test_the_names_in_a_statement_are_asked_for_once() -> None:
    known, asked = Remembered(), []
    for text in (TEXT, TEXT.replace("05-04", "06-01"), TEXT.replace("orders", "lines")):
        known.names(text, lambda sql: frozenset({asked.append(sql) or sql}))
    assert asked == [TEXT, TEXT.replace("orders", "lines")]


def test_parameters_are_told_apart_by_their_types(known: Remembered) -> None:
    known.keep(TEXT, parameters("DATE"), SHOP, DEED)
    assert known.find(TEXT, parameters("DATE"), SHOP) == DEED
    assert known.find(TEXT, parameters("STRING"), SHOP) is None


def test_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "KEPT", 2)
    known = Remembered()
    for number in range(3):
        known.keep(f"select {number} as n", NONE, SHOP, DEED)
    assert known.find("select 0 as n", NONE, SHOP) is None
    assert known.find("select 1 as n", NONE, SHOP) == DEED
