"""A script comes apart into every statement and condition, in their order."""

from collections.abc import Callable

import pytest
from zetasql.core.exceptions import ServerError

from sandbox.bigquery_proxy.analyzer import Analyzer
from sandbox.bigquery_proxy.scripts import Part, UnknownConstruct

Parts = Callable[[str], list[Part]]


@pytest.fixture
def parts(analyzer: Callable[..., Analyzer]) -> Parts:
    return analyzer().parts


def test_a_statement_is_its_own_only_part(parts: Parts) -> None:
    assert parts("select 'a;b' as text;") == [Part("select 'a;b' as text;")]


def test_a_transaction_opens_and_closes(parts: Parts) -> None:
    found = parts("begin transaction;\nselect 1 as one;\ncommit transaction;")
    assert [(part.opens, part.closes) for part in found] == [(True, False), (False, False), (False, True)]
    assert found[1].text == "select 1 as one"


def test_a_rollback_closes_too(parts: Parts) -> None:
    assert parts("begin; select 1 as one; rollback;")[-1].closes


def test_conditions_are_queries_and_every_branch_is_there(parts: Parts) -> None:
    script = "if a = 1 then select 1 as x; elseif b = 2 then select 2 as x; else select 3 as x; end if; select 4 as x"
    assert [part.text for part in parts(script)] == [
        "select a = 1 as condition", "select 1 as x", "select b = 2 as condition", "select 2 as x", "select 3 as x",
        "select 4 as x",
    ]


def test_blocks_and_branches_may_lie_in_each_other(parts: Parts) -> None:
    script = "begin if true then begin select 1 as x; end; end if; select 2 as x; end; select 3 as x"
    assert [part.text for part in parts(script)][1:] == ["select 1 as x", "select 2 as x", "select 3 as x"]


def test_an_error_that_is_raised_is_no_part(parts: Parts) -> None:
    script = "if true then raise using message = 'no'; end if; select 1 as x"
    assert [part.text for part in parts(script)] == ["select true as condition", "select 1 as x"]


def test_places_are_counted_in_bytes(parts: Parts) -> None:
    both = ["select 'é€' as a", "select '語' as b"]
    assert [part.text for part in parts("; ".join(both))] == both


@pytest.mark.parametrize("script", [
    "declare x int64; select x", "while true do select 1 as x; end while; select 2 as x",
    "set x = 1; select 2 as x",
])
def test_what_is_not_taken_apart_is_said(parts: Parts, script: str) -> None:
    with pytest.raises(UnknownConstruct):
        parts(script)


def test_what_cannot_be_parsed_is_refused(parts: Parts) -> None:
    with pytest.raises(ServerError, match="Syntax error"):
        parts("select 1 as one; selct 2")
