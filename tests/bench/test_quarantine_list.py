"""How long `quarantine list` takes with a hundred thousand open items, from the shell's point of view."""

import json
import time

import pytest

from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.conftest import run_module

ITEMS = 100_000


@pytest.mark.bench
def test_a_hundred_thousand_open_items_are_listed(sandbox: Settings) -> None:
    client = bigquery_client(sandbox)
    ensure_warehouse(client)
    query(client, _FILL.format(items=ITEMS))
    try:
        for arguments in ([], ["--reason-code", "store_unknown", "--day", "2020-06-01"], ["--json"]):
            began = time.perf_counter()
            listed = run_module("etl", "quarantine", "list", *arguments).stdout
            print(f"\nquarantine list {' '.join(arguments)}: {time.perf_counter() - began:.2f} s")  # noqa: T201
            assert f"of {ITEMS:,}" in listed or "of 33,333" in listed or len(json.loads(listed)) == ITEMS
    finally:
        query(client, "delete from glamira_ops.quarantine_log where quarantine_id like 'bench-%'")


_FILL = """
insert into glamira_ops.quarantine_log (
  quarantine_id, dataset, batch_id, data_date, document_id, reasons, contract_version, status, created_at, updated_at,
  store_id, verb, changed_by, change_reason
)
select
  concat('bench-', lpad(cast(n as string), 18, '0')), 'events', '20200601-0123456789abcdef', date '2020-06-01',
  concat('5ed', lpad(cast(n as string), 21, '0')), [if(mod(n, 3) = 0, 'store_unknown', 'time_stamp_invalid')],
  '1.0.0', 'open', timestamp '2020-06-02 00:00:00', timestamp '2020-06-02 00:00:00', '6', 'land', 'land', 'refused'
from unnest(generate_array(1, {items})) as n
"""
