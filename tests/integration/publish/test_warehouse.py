"""The warehouse as it is made: what waits to be loaded does not stay, older tables get newer columns and names."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from google.cloud import bigquery

from contracts.datasets.registry import CONTRACTS
from contracts.warehouse.schema import Column, Table
from contracts.warehouse.status_views import DAYS
from contracts.warehouse.tables import INCIDENTS, LOAD, LOCKS, OPS, RETENTIONS
from etl.ops.day_run import Run
from etl.platform.bigquery import STAGING_KEPT_MS, ensure_warehouse, make_table, prepare_warehouse, query
from etl.platform.services import Services
from etl.platform.settings import Settings
from tests.integration.publish.small_star import SmallWarehouse


def test_staging_tables_expire_and_others_stay(warehouse: SmallWarehouse) -> None:
    kept = {
        item.dataset_id: warehouse.client.get_dataset(item.reference).default_table_expiration_ms
        for item in warehouse.client.list_datasets()
    }
    assert kept.pop("glamira_load") == STAGING_KEPT_MS
    assert set(kept.values()) == {None}


@pytest.mark.parametrize(("table", "later"), [
    (LOCKS, "token"), (CONTRACTS["events"].raw_table, "options"), (CONTRACTS["locations"].raw_table, "latitude"),
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


def test_a_column_that_an_earlier_release_called_otherwise_keeps_its_values(sandbox: Settings) -> None:
    client = SmallWarehouse("older-names").client
    client.create_dataset(OPS)
    for table in (INCIDENTS, RETENTIONS):
        make_table(client, replace(table, columns=tuple(map(formerly, table.columns))))
    query(client, "insert into glamira_ops.incidents (incident_id, told_at, end_told_at) values "
                  "('open', timestamp '2020-05-05 01:00:00+00', null), "
                  "('over', timestamp '2020-05-05 02:00:00+00', timestamp '2020-05-05 03:00:00+00')")
    query(client, "insert into glamira_ops.retentions (run_id, is_told) values ('a', true), ('b', false)")
    # An upgrade that died between two columns. The emulator lists those of the past: what follows knows of none that
    # was renamed, as a process that looked before another one did it.
    query(client, "alter table glamira_ops.incidents rename column told_at to notified_at")
    assert {INCIDENTS.full_name, RETENTIONS.full_name}.isdisjoint(ensure_warehouse(client))
    assert not make_table(client, INCIDENTS)
    assert everything(client, "incidents", "incident_id, notified_at, resolution_notified_at") == [
        {"incident_id": "open", "notified_at": at(1), "resolution_notified_at": None},
        {"incident_id": "over", "notified_at": at(2), "resolution_notified_at": at(3)},
    ]
    assert everything(client, "retentions", "run_id, is_notified") == [
        {"run_id": "a", "is_notified": True}, {"run_id": "b", "is_notified": False},
    ]
    assert ensure_warehouse(client) == []


def formerly(column: Column) -> Column:
    """The column as the earlier release had it."""
    return replace(column, name=column.former_name or column.name, former_name="")


def at(hour: int) -> datetime:
    return datetime(2020, 5, 5, hour, tzinfo=UTC)


FORMER = {
    "runs": """
        create table glamira_ops.runs as
        select 'r' as run_id, date '2020-05-04' as data_date, 'build' as station, 'done' as status,
          timestamp '2020-05-05 01:00:00+00' as started_at, timestamp '2020-05-05 02:00:00+00' as ended_at, '' as detail
    """,
    "outcomes": """
        create table glamira_ops.outcomes as
        select 'r' as run_id, date '2020-05-04' as data_date, 'raw' as gate, check_name, 'fail' as severity,
          'passed' as status, timestamp '2020-05-05 01:00:00+00' as recorded_at
        from unnest(['volume', 'freshness']) as check_name
    """,
    "quality_status": """
        create table glamira_ops.quality_status as
        select date '2020-05-04' as data_date, 'held' as status, 'raw' as gate, 'halved' as reason,
          1 as rows_quarantined, timestamp '2020-05-05 01:00:00+00' as published_at, 'p' as publication_id
    """,
    "load_refusals": """
        create table glamira_ops.load_refusals as
        select 'x' as refusal_id, 'gs://a/b' as object_uri, 1 as object_generation,
          timestamp '2020-05-05 01:00:00+00' as refused_at
    """,
    "quarantine_changes": """
        create table glamira_ops.quarantine_changes as
        select 'q' as quarantine_id, date '2020-05-04' as data_date, 'land' as verb, ['a'] as reasons,
          timestamp '2020-05-05 01:00:00+00' as changed_at
    """,
    "loads": """
        create table glamira_ops.loads as
        select 'events' as dataset, batch_id, date '2020-05-04' as event_date, 'main' as slot, sequence,
          timestamp '2020-05-05 01:00:00+00' as loaded_at, if(sequence = 2, 'loaded', 'superseded') as status
        from unnest([struct('a' as batch_id, 1 as sequence), struct('b' as batch_id, 2 as sequence)])
    """,
}


def test_tables_of_an_earlier_release_become_ledgers_once(sandbox: Settings) -> None:
    client = SmallWarehouse("older-ledgers").client
    client.create_dataset(OPS)
    for sql in FORMER.values():
        query(client, sql)
    before = {name: everything(client, name) for name in FORMER}
    # An upgrade that died after the rows were moved, and before the table was dropped.
    query(client, "create table glamira_ops.left like glamira_ops.runs")
    ensure_warehouse(client)
    query(client, "drop view glamira_ops.runs")
    query(client, "create table glamira_ops.runs like glamira_ops.left")
    assert ensure_warehouse(client) == ["glamira_ops.runs"]
    for name, rows in before.items():
        found = everything(client, name)
        assert [{column: row[column] for column in rows[0]} for row in found] == rows, name
    assert ensure_warehouse(client) == []


def everything(client: bigquery.Client, name: str, columns: str = "*") -> list[dict[str, Any]]:
    return sorted(query(client, f"select {columns} from glamira_ops.{name}"), key=str)


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
    run = Run(Services(sandbox.model_copy(update={"gcp_project": "prepared"})), date(2020, 5, 4), "once")
    ensure_warehouse(run.bigquery)
    before = run.bigquery.shared.statements
    for _ in range(3):
        prepare_warehouse(run.bigquery)
    assert run.bigquery.shared.statements == before + 1


def test_a_view_of_another_definition_is_made_anew(sandbox: Settings) -> None:
    client = SmallWarehouse("older-views").client
    ensure_warehouse(client)
    query(client, f"create or replace view {DAYS.full_name} as select 'of an older release' as status")
    assert ensure_warehouse(client) == [DAYS.full_name]
    assert query(client, f"select status, is_shown from {DAYS.full_name}") == []
