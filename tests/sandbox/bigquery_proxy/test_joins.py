"""Outer joins and correlated subqueries that the analyzer takes and the service cannot run."""

from collections.abc import Callable

import pytest

from sandbox.bigquery_proxy.analyzer import Analyzer, Parameters
from sandbox.bigquery_proxy.catalog import Table
from sandbox.bigquery_proxy.joins import unequal_join
from sandbox.bigquery_proxy.refusals import Refusal

Ask = Callable[[str], Refusal | None]
COLUMNS = ({"name": "x", "type": "INTEGER"}, {"name": "y", "type": "INTEGER"}, {"name": "s", "type": "STRING"},
           {"name": "list", "type": "INTEGER", "mode": "REPEATED"})


@pytest.fixture
def ask(analyzer: Callable[..., Analyzer]) -> Ask:
    asked = analyzer(d__a=Table(COLUMNS), d__b=Table(COLUMNS), d__c=Table(COLUMNS))
    return lambda sql: unequal_join(asked.resolve(sql, Parameters()))


@pytest.mark.parametrize(("sql", "kind"), [
    ("select a.x, b.x as bx from d.a as a left join d.b as b on a.x > b.x", "LEFT"),
    ("select a.x from d.a as a right join d.b as b on a.x + b.x = 3", "RIGHT"),
    ("select a.x from d.a as a full join d.b as b on a.x > b.x or a.y = b.y", "FULL"),
    ("select a.x from d.a as a left join d.b as b on a.x = b.x or a.y = b.y", "LEFT"),
    ("select a.x from d.a as a left join d.b as b on b.x = 5", "LEFT"),
    ("select a.x from d.a as a left join d.b as b on true", "LEFT"),
    ("select a.x from d.a as a left join d.b as b on not (a.x = b.x)", "LEFT"),
    ("select a.x from d.a as a left join d.b as b on a.x = b.x left join d.c as c on c.x between a.x and b.x", "LEFT"),
    ("with w as (select 1 as x) select w.x from w left join d.b as b on b.x >= w.x", "LEFT"),
    ("create table d.made as select a.x from d.a as a left join d.b as b on a.x < b.x", "LEFT"),
    ("merge d.a using d.b as b on a.x > b.x when not matched then insert (x) values (b.x)", "FULL"),
    ("insert into d.c (x) select a.x from d.a as a left join d.b as b on a.x < b.x", "LEFT"),
])
def test_an_outer_join_without_an_equality_of_both_sides_is_refused(ask: Ask, sql: str, kind: str) -> None:
    refusal = ask(sql)
    assert refusal is not None
    assert refusal.message.startswith(f"{kind} OUTER JOIN cannot be used without")


@pytest.mark.parametrize("sql", [
    "select a.x from d.a as a left join d.b as b on a.x = b.x",
    "select a.x from d.a as a left join d.b as b on b.x = a.x and b.y > a.y and b.s = 'x'",
    "select a.x from d.a as a left join d.b as b on lower(a.s) = concat(b.s, 'x')",
    "select a.x from d.a as a left join d.b as b using (x)",
    "select a.x from d.a as a full join (select x from d.b group by x) as b on a.x = b.x",
    "select a.x from d.a as a left join d.b as b on a.x = b.x left join d.c as c on c.y = b.y",
    "select a.x, one from d.a as a left join unnest(a.list) as one",
    "select a.x from d.a as a inner join d.b as b on a.x > b.x",
    "select a.x from d.a as a cross join d.b as b",
    "merge d.a using d.b as b on a.x = b.x and a.y > 3 when matched then update set y = b.y",
    "merge d.a using d.b as b on false when not matched then insert (x) values (b.x)",
    "select a.x from d.a as a left join d.b as b on cast(a.x as string) = b.s",
])
def test_a_join_that_the_service_runs_is_taken(ask: Ask, sql: str) -> None:
    assert ask(sql) is None


@pytest.mark.parametrize("sql", [
    "select (select max(b.y) from d.b as b where b.x < a.x) as most from d.a as a",
    "select a.x from d.a as a where exists (select 1 from d.b as b where b.x < a.x)",
    "select a.x from d.a as a where a.y in (select b.y from d.b as b where b.x = a.x limit 3)",
    "select array(select b.y from d.b as b where b.x = a.x or b.y = a.y) as found from d.a as a",
    "select (select sum(b.y) from d.b as b where b.x = a.x and b.y > a.y) as more from d.a as a",
    "select (select max(b.y + a.y) from d.b as b where b.x = a.x) as most from d.a as a",
])
def test_a_subquery_that_cannot_be_run_as_a_join_is_refused(ask: Ask, sql: str) -> None:
    refusal = ask(sql)
    assert refusal is not None
    assert refusal.message.startswith("Correlated subqueries")


@pytest.mark.parametrize("sql", [
    "select (select max(b.y) from d.b as b where b.x = a.x and b.y > 3) as most from d.a as a",
    "select a.x from d.a as a where exists (select 1 from d.b as b where b.x = a.x)",
    "select a.x from d.a as a where a.x not in (select b.x from d.b as b)",
    "select (select max(b.y) from d.b as b) as most from d.a as a",
    "select (select max(one) from unnest(a.list) as one where one < a.x) as most from d.a as a",
    "delete from d.a where exists (select 1 from d.b as b where b.x = a.x)",
    "update d.a set y = (select max(b.y) from d.b as b where b.x = a.x) where true",
])
def test_a_subquery_that_is_tied_by_equality_or_to_nothing_is_taken(ask: Ask, sql: str) -> None:
    assert ask(sql) is None
