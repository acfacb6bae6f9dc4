"""Forms that the analyzer takes, and the service or the sandbox does not."""

from collections.abc import Callable

import pytest

from sandbox.bigquery_proxy.analyzer import Analyzer, Parameters
from sandbox.bigquery_proxy.catalog import Table
from sandbox.bigquery_proxy.refusals import Refusal
from sandbox.bigquery_proxy.unknown_forms import unknown_form

Ask = Callable[[str], Refusal | None]


@pytest.fixture
def ask(analyzer: Callable[..., Analyzer]) -> Ask:
    asked = analyzer(shop__orders=Table(({"name": "id", "type": "INTEGER"},)))
    return lambda sql: unknown_form(asked.resolve(sql, Parameters()))


@pytest.mark.parametrize("sql", [
    "insert or update into shop.orders (id) values (1)",
    "insert or ignore into shop.orders (id) values (1)",
    "insert or replace into shop.orders (id) values (1)",
    "insert into shop.orders (id) values (1) assert_rows_modified 1",
    "update shop.orders set id = 2 where true assert_rows_modified 1",
    "delete from shop.orders where true assert_rows_modified 1",
    "select 1 as a, 2 as A",
    "select a.*, b.* from shop.orders as a inner join shop.orders as b on a.id = b.id",
    "select id from shop.orders for system_time as of timestamp_sub(current_timestamp(), interval 1 hour)",
])
def test_a_form_that_is_not_there_is_refused(ask: Ask, sql: str) -> None:
    refusal = ask(sql)
    assert refusal is not None
    assert refusal.code == 400


@pytest.mark.parametrize("sql", [
    "insert into shop.orders (id) values (1)",
    "update shop.orders set id = 2 where true",
    "delete from shop.orders where true",
    "select id from shop.orders",
    "select id, id + 1 as next_id from shop.orders",
    "select a.* from (select 1 as a, 2 as b) as a",
])
def test_the_plain_form_is_taken(ask: Ask, sql: str) -> None:
    assert ask(sql) is None
