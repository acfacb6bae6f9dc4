"""The emulator's memory of parsed statements: every caller gets a tree of its own, and faults are told each time."""

import pytest
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError
from sqlglot.expressions import Expr

from sandbox.emulator import parse

STATEMENTS = "select a, sum(b) from t group by a; delete from t where a = 1"


def trees(name: str, sql: str) -> list[Expr | None]:
    return parse(Dialect.get_or_raise(name), sql)


def test_a_tree_that_was_changed_is_whole_for_the_next_caller() -> None:
    expected = Dialect.get_or_raise("bigquery").parse(STATEMENTS)
    first = trees("bigquery", STATEMENTS)
    assert first == expected
    for tree in first:
        assert tree
        tree.set("where", None)
        tree.set("group", None)
    assert first != expected
    assert trees("bigquery", STATEMENTS) == expected


def test_dialects_are_told_apart() -> None:
    [quoted], [text] = trees("bigquery", 'select "a"'), trees("duckdb", 'select "a"')
    assert quoted != text


def test_a_statement_that_is_none_is_refused_every_time() -> None:
    for _ in range(2):
        with pytest.raises(ParseError):
            trees("bigquery", "select from where")
