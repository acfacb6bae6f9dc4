"""A statement is analysed again when something that matters for it has changed, and not for another day."""

import pytest

from sandbox.bigquery_proxy import remembered
from sandbox.bigquery_proxy.analyzer import Parameters
from sandbox.bigquery_proxy.remembered import Remembered
from sandbox.bigquery_proxy.resolved import Deed

DEED = Deed("query")
TEXT = "select 1 as one from shop.orders where day = date '2020-05-04'"
NONE = Parameters()


def parameters(kind: str) -> Parameters:
    return Parameters(({"name": "day", "parameterType": {"type": kind}, "parameterValue": {"value": "1"}},))


@pytest.fixture
def known() -> Remembered:
    known = Remembered()
    known.keep(TEXT, NONE, 7, DEED)
    return known


def test_another_day_is_the_same_statement(known: Remembered) -> None:
    assert known.find(TEXT.replace("05-04", "06-01"), NONE, 7) == DEED


@pytest.mark.parametrize("comment", ['/* {"app": "dbt", "run": "1"} */\n', "  /* two\nlines */  "])
def test_another_comment_before_it_is_the_same_statement(known: Remembered, comment: str) -> None:
    assert known.find(comment + TEXT, NONE, 7) == DEED
    assert known.find(f"{comment}select '{comment}' as text", NONE, 7) is None


@pytest.mark.parametrize("text", [
    TEXT.replace("orders", "lines"), TEXT.replace("05-04", "02-30"), TEXT.replace("date '2020", "'2020"),
])
def test_another_text_is_not(known: Remembered, text: str) -> None:
    assert known.find(text, NONE, 7) is None


def test_a_table_that_changed_since_calls_for_the_analyzer(known: Remembered) -> None:
    assert known.find(TEXT, NONE, 8) is None


def test_parameters_are_told_apart_by_their_types(known: Remembered) -> None:
    known.keep(TEXT, parameters("DATE"), 7, DEED)
    assert known.find(TEXT, parameters("DATE"), 7) == DEED
    assert known.find(TEXT, parameters("STRING"), 7) is None


def test_the_oldest_are_forgotten(known: Remembered, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "KEPT", 2)
    for number in range(2):
        known.keep(f"select {number} as n", NONE, 7, DEED)
    assert known.find(TEXT, NONE, 7) is None
    assert known.find("select 0 as n", NONE, 7) == DEED
