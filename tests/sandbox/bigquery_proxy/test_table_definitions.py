"""Tables that the analyzer lets a statement define and the service does not make."""

from collections.abc import Callable

import pytest

from sandbox.bigquery_proxy.analyzer import Analyzer, Parameters
from sandbox.bigquery_proxy.catalog import Table
from sandbox.bigquery_proxy.refusals import Refusal
from sandbox.bigquery_proxy.resolved import deed_of
from sandbox.bigquery_proxy.table_definitions import impossible_table, other_partitioning

Ask = Callable[[str], Refusal | None]
BY_DAY = Table(({"name": "id", "type": "INTEGER"}, {"name": "day", "type": "DATE"}), partition_column="day")


@pytest.fixture
def ask(analyzer: Callable[..., Analyzer]) -> Ask:
    asked = analyzer(shop__orders=BY_DAY)

    def refusal(sql: str) -> Refusal | None:
        statement = asked.resolve(sql, Parameters())
        deed = deed_of(statement)
        return impossible_table(statement, deed) or other_partitioning(deed, asked.catalog)

    return refusal


@pytest.mark.parametrize(("sql", "said"), [
    ("create table lonely (id int64)", "must be qualified with a dataset"),
    ("create table shop.t (id int64) partition by id", "PARTITION BY expression must be"),
    ("create table shop.t (id int64, s string) partition by s", "PARTITION BY expression must be"),
    ("create table shop.t cluster by a, b, c, d, e as select 1 a, 2 b, 3 c, 4 d, 5 e", "Too many cluster"),
    ("create table shop.t (id int64) options (foo = 1)", "Unknown option: foo"),
    ("create table shop.t (id int64) options (require_partition_filter = true)", "that is not partitioned"),
    ("create table shop.t (_partition_x int64)", "reserved prefix"),
    ("create table shop.t as select 1 as _table_suffix", "reserved prefix"),
    ("create or replace table shop.orders (id int64, day date)", "different partitioning spec"),
    ("create or replace table shop.orders (id int64, seen timestamp) partition by seen", "different partitioning spec"),
    ("alter table shop.orders add column more int64 default 5", "default value"),
    ("alter table shop.orders add column more int64 not null", "required fields"),
])
def test_a_table_that_the_service_does_not_make_is_refused(ask: Ask, sql: str, said: str) -> None:
    refusal = ask(sql)
    assert refusal is not None
    assert said in refusal.message


@pytest.mark.parametrize("sql", [
    "create table shop.t (id int64, seen timestamp) partition by timestamp_trunc(seen, day) cluster by id",
    "create table shop.t (id int64) partition by range_bucket(id, generate_array(0, 100, 10))",
    "create table shop.t (id int64, day date) partition by day options (require_partition_filter = true)",
    "create temp table lonely (id int64)",
    "create or replace table shop.orders (id int64, day date) partition by day",
    "create or replace view shop.v as select id from shop.orders",
    "create table if not exists shop.orders (id int64)",
    "alter table shop.orders add column more int64",
    "select id from shop.orders",
])
def test_a_table_that_it_makes_is_taken(ask: Ask, sql: str) -> None:
    assert ask(sql) is None
