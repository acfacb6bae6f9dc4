"""Marts that an older release published are given the columns that a build reads, and keep their rows."""

from pathlib import Path

from contracts.tables import MARTS
from etl.building.published_columns import prepare_read_marts, read_marts
from etl.settings import Settings
from etl.warehouse import ensure_warehouse, query
from tests.integration.dbt.shop_days import Shop


def test_an_older_mart_is_given_what_it_lacks_and_no_mart_is_made(sandbox: Settings, tmp_path: Path) -> None:
    client = Shop(tmp_path).client
    ensure_warehouse(client)
    query(client, "create table glamira_marts.dim_locations as select 'a' as location_key, 'Berlin' as city_name")
    prepare_read_marts(client)
    prepare_read_marts(client)
    [wanted] = [mart for mart in read_marts() if mart.name == "dim_locations"]
    lacked = dict.fromkeys(column.name for column in wanted.columns)
    assert query(client, "select * from glamira_marts.dim_locations") == [
        lacked | {"location_key": "a", "city_name": "Berlin"},
    ]
    assert [table.table_id for table in client.list_tables(MARTS)] == ["dim_locations"]
