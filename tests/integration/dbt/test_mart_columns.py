"""Marts that an older release published are given the columns that a build reads, and keep their rows."""

from pathlib import Path

from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.settings import Settings
from etl.transform.mart_columns import declared_columns, drop_outdated_marts, prepare_read_marts, read_marts
from etl.transform.mart_tables import known_marts
from tests.integration.dbt.shop_days import Shop


def test_an_older_mart_is_given_what_it_lacks_and_no_mart_is_made(sandbox: Settings, tmp_path: Path) -> None:
    client = Shop(tmp_path).client
    ensure_warehouse(client)
    query(client, "create table glamira_marts.dim_locations as select 'a' as location_key, 'Berlin' as city_name")
    prepare_read_marts(client, known_marts(client).shown)
    prepare_read_marts(client, known_marts(client).shown)
    [wanted] = [mart for mart in read_marts() if mart.name == "dim_locations"]
    lacked = dict.fromkeys(column.name for column in wanted.columns)
    assert query(client, "select * from glamira_marts.dim_locations") == [
        lacked | {"location_key": "a", "city_name": "Berlin"},
    ]
    assert list(known_marts(client).shown) == ["dim_locations"]


def test_an_audited_mart_that_lacks_a_column_is_made_anew_and_others_stay(sandbox: Settings, tmp_path: Path) -> None:
    client = Shop(tmp_path).client
    ensure_warehouse(client)
    whole = ", ".join(f"1 as {column}" for column in declared_columns()["dim_stores"])
    query(client, f"create table glamira_audit.dim_stores as select {whole}")
    query(client, "create table glamira_audit.mart_data_quality as select 1 as line_count")
    assert drop_outdated_marts(client, known_marts(client).audited.values()) == ["mart_data_quality"]
    assert drop_outdated_marts(client, known_marts(client).audited.values()) == []
    assert list(known_marts(client).audited) == ["dim_stores"]
