"""A request needs what the service's reference says of it, on the dataset that it names."""

import json
from typing import Any

import pytest

from sandbox.access import Need
from sandbox.bigquery_proxy.calls import read_call
from sandbox.bigquery_proxy.grants import request_needs, statement_needs
from sandbox.bigquery_proxy.resolved import Deed

ROOT = "/bigquery/v2/projects/p"
TABLE = {"projectId": "p", "datasetId": "glamira_raw", "tableId": "events"}


def needs(method: str, path: str, body: dict[str, Any] | None = None) -> set[tuple[str, str]]:
    content = json.dumps(body or {}).encode()
    found = request_needs(method, ROOT + path, read_call(method, ROOT + path, content))
    return {(need.permission.removeprefix("bigquery."), need.name) for need in found}


@pytest.mark.parametrize(("method", "path", "wanted"), [
    ("GET", "/datasets/d", "datasets.get"), ("DELETE", "/datasets/d", "datasets.delete"),
    ("PATCH", "/datasets/d", "datasets.update"), ("GET", "/datasets/d/tables", "tables.list"),
    ("POST", "/datasets/d/tables", "tables.create"), ("GET", "/datasets/d/tables/t", "tables.get"),
    ("PATCH", "/datasets/d/tables/t", "tables.update"), ("PUT", "/datasets/d/tables/t", "tables.update"),
    ("DELETE", "/datasets/d/tables/t", "tables.delete"), ("GET", "/datasets/d/tables/t/data", "tables.getData"),
    ("POST", "/datasets/d/tables/t/insertAll", "tables.updateData"),
])
def test_a_request_to_a_resource(method: str, path: str, wanted: str) -> None:
    assert needs(method, path) == {(wanted, "d")}


def test_a_load_reads_its_files_and_writes_its_table() -> None:
    load = {"destinationTable": TABLE, "sourceUris": ["gs://lake/validated/a", "gs://lake/validated/b"]}
    assert needs("POST", "/jobs", {"configuration": {"load": load}}) == {
        ("jobs.create", ""), ("tables.create", "glamira_raw"), ("tables.updateData", "glamira_raw"),
        ("storage.objects.get", "lake"),
    }


def test_a_copy_reads_one_table_and_writes_the_other() -> None:
    copy = {"destinationTable": TABLE, "sourceTables": [TABLE | {"datasetId": "glamira_ops"}]}
    assert ("tables.getData", "glamira_ops") in needs("POST", "/jobs", {"configuration": {"copy": copy}})


def test_a_query_needs_a_job() -> None:
    assert needs("POST", "/queries", {"query": "select 1"}) == {("jobs.create", "")}


@pytest.mark.parametrize(("deed", "wanted"), [
    (Deed("insert", "glamira_ops.runs_history"), "tables.updateData"),
    (Deed("merge", "glamira_ops.quarantine_log", rewrites=True), "tables.updateData"),
    (Deed("create_table", "glamira_ops.t", is_ddl=True, makes=object()), "tables.create"),  # type: ignore[arg-type]
    (Deed("drop", "glamira_ops.t", is_ddl=True, drops=True), "tables.delete"),
    (Deed("alter_table", "glamira_ops.t", is_ddl=True), "tables.update"),
])
def test_a_statement_needs_what_it_does_to_its_target_and_reads_the_others(deed: Deed, wanted: str) -> None:
    found = list(statement_needs(frozenset({deed.target, "glamira_marts.status_days", "unqualified"}), (deed,)))
    assert found == [
        Need("bigquery.tables.getData", "datasets", "glamira_marts"),
        Need(f"bigquery.{wanted}", "datasets", "glamira_ops"),
    ]


def test_a_temporary_table_needs_nothing() -> None:
    assert list(statement_needs(frozenset(), (Deed("create_table", "t", is_ddl=True, is_temporary=True),))) == []
