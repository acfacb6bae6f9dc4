"""The emulator's memory of statements: every caller gets a tree of its own, and faults are told each time."""

from typing import Any

import pytest
from bqemulator.domain.result import Ok
from bqemulator.sql.table_rewriter import rewrite_table_refs
from bqemulator.sql.translator import SQLTranslator
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError
from sqlglot.expressions import Expr

from sandbox import emulator
from sandbox.emulator import Qualified, Translations, parse

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


AVERAGE = "select avg(a) as mean from d.t"


@pytest.mark.parametrize("schema", [None, {"t": {"a": "DOUBLE"}}, {"t": {"a": "DECIMAL(38,9)"}}])
def test_a_statement_is_translated_once_for_each_form_of_its_tables(schema: dict[str, dict[str, str]] | None) -> None:
    asked: list[str] = []

    def translate(translator: SQLTranslator, sql: str, **options: Any) -> Any:
        asked.append(sql)
        return SQLTranslator.translate(translator, sql, **options)

    made, translator = Translations(translate), SQLTranslator()
    for _ in range(2):
        made.of(translator, AVERAGE, schema={"t": {"a": "BIGINT"}})
        found = [made.of(translator, f"{comment}{AVERAGE}", schema=schema) for comment in ("", "/* one */ ", "/* 2 */")]
        assert found == [translator.translate(AVERAGE, schema=schema)] * 3
    assert asked == [AVERAGE] * 2


OF_DAYS = """
with past as (
    select figure, array_agg(figure order by figure)[safe_offset(count(*) - {least})] as usual
    from d.t__{state} where day in ({days}) or day = date '{day}'
    group by figure having count(*) >= {least}
)
select usual, '{day}' as name, date_sub(date '{day}', interval 1 day) as day, [1, 2][offset({least})] as one from past
"""


@pytest.mark.parametrize(("days", "day", "least", "state"), [
    ("date '2020-03-30'", "2020-04-01", 1, "20201130T171301098109Z"),
    ("date '2020-03-30', date '2020-04-01'", "2020-04-02", 4, "20201130T171301098110Z"),
    ("date '2020-03-30'", "9000-01-02", 900_000_000, "90000101T000000000001Z"),
])
def test_a_statement_with_other_values_is_translated_as_by_the_emulator_itself(
    days: str, day: str, least: int, state: str,
) -> None:
    translator, project = SQLTranslator(), "shop"
    made, qualified = Translations(SQLTranslator.translate), Qualified(rewrite_table_refs)
    known = OF_DAYS.format(days="date '2020-01-01'", day="2020-01-02", least=2, state="20201130T000000000000Z")
    statement = OF_DAYS.format(days=days, day=day, least=least, state=state)
    _, found = made.of(translator, known), made.of(translator, statement)
    expected = translator.translate(statement)
    assert isinstance(expected, Ok)
    assert found == expected
    assert qualified.of(found.value, project) == rewrite_table_refs(expected.value, project)


def test_the_oldest_translations_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emulator, "TRANSLATED", 2)
    asked: list[str] = []

    def translate(_translator: SQLTranslator, sql: str, **_options: Any) -> Ok[str]:
        asked.append(sql)
        return Ok(sql)

    made = Translations(translate)
    for sql in ("a", "b", "c", "b", "a"):
        assert made.of(SQLTranslator(), sql) == Ok(sql)
    assert asked == ["a", "b", "c", "a"]
