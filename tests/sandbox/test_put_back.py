"""What a statement that saw the past left behind when the emulator was killed is undone at the next start."""

from typing import Any

import duckdb
import pytest

from sandbox.bigquery_proxy.copies import ASIDE, COPIES
from sandbox.emulator import put_back

TABLE = '"glamira-sandbox__shop"."orders"'


class Engine:
    """The part of the emulator's engine that runs statements, on a database in memory."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()

    def execute(self, sql: str, parameters: list[Any] | None = None) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(sql, parameters)


@pytest.fixture
def engine() -> Engine:
    engine = Engine()
    engine.execute('create schema "glamira-sandbox__shop"')
    engine.execute(f"create table {TABLE} as select 'of the past' as name")
    return engine


def test_a_table_that_was_set_back_gets_its_rows_again(engine: Engine) -> None:
    put_back(engine)  # type: ignore[arg-type]
    engine.execute(f"create table \"{ASIDE}\".\"shop.orders\" as select 'of today' as name")
    engine.execute(f'create table "{ASIDE}"."shop.orders added" as from {TABLE}')
    engine.execute(f'create table "{COPIES}".copy_1 as from {TABLE}')
    for _ in range(2):
        put_back(engine)  # type: ignore[arg-type]
        assert engine.execute(f"from {TABLE}").fetchall() == [("of today",)]
    left = engine.execute("select count(*) from duckdb_tables() where schema_name in (?, ?)", [ASIDE, COPIES])
    assert left.fetchall() == [(0,)]


def test_a_table_of_which_nothing_was_set_aside_stays(engine: Engine) -> None:
    put_back(engine)  # type: ignore[arg-type]
    assert engine.execute(f"from {TABLE}").fetchall() == [("of the past",)]
