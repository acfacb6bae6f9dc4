"""A table that must be asked by partition is not read without a condition on it, wherever the condition stands."""

from collections.abc import Callable

import pytest

from sandbox.bigquery_proxy.analyzer import Analyzer, Parameters
from sandbox.bigquery_proxy.catalog import Table
from sandbox.bigquery_proxy.partition_filter import unfiltered
from sandbox.bigquery_proxy.refusals import Refusal

ID, DAY = {"name": "id", "type": "INTEGER"}, {"name": "day", "type": "DATE"}
Ask = Callable[[str], Refusal | None]


@pytest.fixture
def ask(analyzer: Callable[..., Analyzer]) -> Ask:
    asked = analyzer(shop__orders=Table((ID, DAY), "day", needs_filter=True), shop__carts=Table((ID, DAY), "day"))
    return lambda sql: unfiltered(asked.resolve(sql, Parameters()), asked.catalog)


@pytest.mark.parametrize("sql", [
    "select id from shop.orders",
    "select id from shop.orders where id = 1",
    "select day from shop.orders",
    "select count(*) as n from shop.carts join shop.orders on orders.id = carts.id where carts.day = '2020-05-04'",
    "select id from shop.orders where day = '2020-05-04' union all select id from shop.orders",
    "delete from shop.orders where id = 1",
    "update shop.orders set id = 2 where id = 1",
    "insert into shop.carts (id) select id from shop.orders",
    "merge shop.carts as c using shop.orders as o on c.id = o.id when not matched then insert (id) values (o.id)",
])
def test_a_reading_of_every_partition_is_refused(ask: Ask, sql: str) -> None:
    refusal = ask(sql)
    assert refusal is not None
    assert refusal.message.startswith("Cannot query over table 'shop.orders' without a filter over column(s) 'day'")


@pytest.mark.parametrize("sql", [
    "select id from shop.orders where day = '2020-05-04'",
    "select id from (select * from shop.orders) where day in (date '2020-05-04') and id = 1",
    "select id from shop.carts",
    "delete from shop.orders where day = '2020-05-04'",
    "merge shop.orders as o using shop.carts as c on o.id = c.id and o.day = '2020-05-04' "
    "when not matched then insert (id) values (c.id)",
    "select c.id from shop.carts as c join shop.orders as o on o.day = c.day",
    "insert into shop.orders (id, day) values (1, '2020-05-04')",
])
def test_a_condition_on_the_partition_is_enough(ask: Ask, sql: str) -> None:
    assert ask(sql) is None
