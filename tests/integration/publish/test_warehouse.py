"""The warehouse as it is made: what only waits to be loaded does not stay, and older tables get newer columns."""

from dataclasses import replace

import pytest
from google.cloud import bigquery

from contracts.catalogue import DATASETS
from contracts.status_views import DAYS
from contracts.tables import LOCKS, Table
from etl.settings import Settings
from etl.warehouse import STAGING_KEPT_MS, ensure_warehouse, make_table, query
from tests.integration.publish.small_star import SmallWarehouse


def test_staging_tables_expire_and_others_stay(warehouse: SmallWarehouse) -> None:
    kept = {
        item.dataset_id: warehouse.client.get_dataset(item.reference).default_table_expiration_ms
        for item in warehouse.client.list_datasets()
    }
    assert kept.pop("glamira_load") == STAGING_KEPT_MS
    assert set(kept.values()) == {None}


@pytest.mark.parametrize(("table", "later"), [
    (LOCKS, "token"), (DATASETS["events"].raw_table, "options"), (DATASETS["locations"].raw_table, "latitude"),
])
def test_a_table_from_before_gets_the_columns_that_came_since(
    sandbox: Settings, table: Table, later: str,
) -> None:
    client = SmallWarehouse(f"older-{table.name}").client
    client.create_dataset(bigquery.Dataset(f"{client.project}.{table.dataset}"))
    make_table(client, replace(table, columns=tuple(one for one in table.columns if one.name != later)))
    ensure_warehouse(client)
    assert query(client, f"select {later} from {table.full_name}") == []
    assert ensure_warehouse(client) == []


def test_a_view_of_another_definition_is_made_anew(sandbox: Settings) -> None:
    client = SmallWarehouse("older-views").client
    ensure_warehouse(client)
    query(client, f"create or replace view {DAYS.full_name} as select 'of an older release' as status")
    assert ensure_warehouse(client) == [DAYS.full_name]
    assert query(client, f"select status, is_shown from {DAYS.full_name}") == []
