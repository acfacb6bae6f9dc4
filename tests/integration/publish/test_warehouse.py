"""The warehouse as it is made: what only waits to be loaded does not stay, and older tables get newer columns."""

from dataclasses import replace
from datetime import date

import pytest
from google.cloud import bigquery

from contracts.catalogue import DATASETS
from contracts.status_views import DAYS
from contracts.tables import LOAD, LOCKS, Table
from etl.context import Run
from etl.settings import Settings
from etl.warehouse import STAGING_KEPT_MS, ensure_warehouse, make_table, prepare_warehouse, query
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


def test_an_older_staging_dataset_gets_its_expiry(sandbox: Settings) -> None:
    client = SmallWarehouse("older-staging").client
    client.create_dataset(bigquery.Dataset(f"{client.project}.{LOAD}"))
    assert LOAD not in ensure_warehouse(client)
    assert client.get_dataset(LOAD).default_table_expiration_ms == STAGING_KEPT_MS


def test_what_somebody_removed_is_made_again(sandbox: Settings) -> None:
    client = SmallWarehouse("removed").client
    ensure_warehouse(client)
    client.delete_table(f"{client.project}.{LOCKS.full_name}")
    query(client, f"drop view {DAYS.full_name}")
    assert ensure_warehouse(client) == [LOCKS.full_name, DAYS.full_name]


def test_a_run_looks_at_its_warehouse_once_and_with_one_statement(sandbox: Settings) -> None:
    run = Run(sandbox.model_copy(update={"gcp_project": "prepared"}), date(2020, 5, 4), "once")
    ensure_warehouse(run.bigquery)
    before = run.bigquery.tally.statements
    for _ in range(3):
        prepare_warehouse(run.bigquery)
    assert run.bigquery.tally.statements == before + 1


def test_a_view_of_another_definition_is_made_anew(sandbox: Settings) -> None:
    client = SmallWarehouse("older-views").client
    ensure_warehouse(client)
    query(client, f"create or replace view {DAYS.full_name} as select 'of an older release' as status")
    assert ensure_warehouse(client) == [DAYS.full_name]
    assert query(client, f"select status, is_shown from {DAYS.full_name}") == []
