"""What a statement does is read from its resolved form: which rows change, which table comes, changes or goes."""

from collections.abc import Callable

import pytest

from sandbox.bigquery_proxy.analyzer import Analyzer, Parameters
from sandbox.bigquery_proxy.catalog import Table
from sandbox.bigquery_proxy.resolved import Deed, deed_of

ID, DAY = {"name": "id", "type": "INTEGER"}, {"name": "day", "type": "DATE"}
INSERTED = "when not matched then insert (id) values (n.id)"
SOURCE = "merge shop.orders as o using (select 1 as id) as n on o.id = n.id "
Read = Callable[[str], Deed]


@pytest.fixture
def read(analyzer: Callable[..., Analyzer]) -> Read:
    asked = analyzer(shop__orders=Table((ID, DAY)))
    return lambda sql: deed_of(asked.resolve(asked.plain(sql), Parameters()))


@pytest.mark.parametrize(("sql", "rewrites"), [
    ("insert into shop.orders (id) values (1)", False),
    ("update shop.orders set id = 1 where true", True),
    ("delete from shop.orders where true", True),
    ("truncate table shop.orders", True),
    (SOURCE + INSERTED, False),
    (SOURCE + "when matched then update set id = 2", True),
    (SOURCE + f"when matched then delete {INSERTED}", True),
    (SOURCE + "when not matched by source then delete", True),
])
def test_rows_that_are_there_are_rewritten_or_not(read: Read, sql: str, rewrites: bool) -> None:
    deed = read(sql)
    assert (deed.target, deed.rewrites, deed.is_ddl) == ("shop.orders", rewrites, False)


def test_a_query_only_has_columns(read: Read) -> None:
    assert read("select id, [day] as days from shop.orders") == Deed("query", columns=(
        ID, {"name": "days", "type": "DATE", "mode": "REPEATED"},
    ))


@pytest.mark.parametrize(("sql", "fields"), [
    ("create table shop.made (id int64 not null, day date)", (ID, DAY)),
    ("create table shop.made as select day, id from shop.orders", (DAY, ID)),
    ("create or replace view shop.made as select day as due from shop.orders", ({"name": "due", "type": "DATE"},)),
])
def test_a_table_or_view_comes_with_its_columns(read: Read, sql: str, fields: tuple[dict[str, str], ...]) -> None:
    deed = read(sql)
    assert deed.makes is not None
    assert (deed.target, deed.is_ddl, deed.makes.fields) == ("shop.made", True, fields)


@pytest.mark.parametrize("how", ["clone", "copy", "like"])
def test_a_copy_names_what_it_copies(read: Read, how: str) -> None:
    assert read(f"create table shop.made {how} shop.orders").copies == "shop.orders"


def test_partitions_and_their_filter_are_read(read: Read) -> None:
    create = "create table shop.made (id int64, day date)"
    made = read(f"{create} partition by day options (require_partition_filter = true)")
    plain = read(f"{create} options (enable_change_history = true)")
    assert made.makes == Table((ID, DAY), "day", needs_filter=True)
    assert plain.makes == Table((ID, DAY))


def test_a_column_may_be_the_hour_that_it_is_partitioned_by(read: Read) -> None:
    deed = read("create table shop.made (moment timestamp) partition by timestamp_trunc(moment, hour)")
    assert deed.makes is not None
    assert deed.makes.partition_column == "moment"


@pytest.mark.parametrize(("sql", "is_temporary", "only_if_missing"), [
    ("create temp table made as select 1 as one", True, False),
    ("create table if not exists shop.made (id int64)", False, True),
    ("create or replace table shop.made (id int64)", False, False),
])
def test_temporary_and_conditional_tables_are_told_apart(
    read: Read, sql: str, is_temporary: bool, only_if_missing: bool,
) -> None:
    deed = read(sql)
    assert (deed.is_temporary, deed.only_if_missing) == (is_temporary, only_if_missing)


@pytest.mark.parametrize("sql", ["drop table shop.orders", "drop table if exists `trial-project`.shop.orders",
                                 "drop view shop.orders"])
def test_a_table_goes(read: Read, sql: str) -> None:
    deed = read(sql)
    assert (deed.target, deed.drops, deed.is_ddl) == ("shop.orders", True, True)


def test_columns_come_and_go(read: Read) -> None:
    deed = read("alter table shop.orders add column if not exists note string, drop column day")
    assert (deed.target, deed.added, deed.removed) == (
        "shop.orders", ({"name": "note", "type": "STRING"},), frozenset({"day"}),
    )


def test_a_column_may_get_another_name(read: Read) -> None:
    deed = read("alter table shop.orders rename column day to due")
    assert deed.renamed == (("day", "due"),)
    assert Table((ID, DAY)).altered((), frozenset(), dict(deed.renamed)).fields == (ID, {**DAY, "name": "due"})


@pytest.mark.parametrize("sql", ["create schema bank", "alter schema shop set options (description = 'a')",
                                 "alter table shop.orders set options (description = 'a')",
                                 "create function shop.one() as (1)"])
def test_other_definitions_are_ddl(read: Read, sql: str) -> None:
    assert read(sql).is_ddl
