"""What a request asks of the warehouse is read from its method, path and body, whatever else they hold."""

import json
from typing import Any

import pytest

from sandbox.bigquery_proxy.calls import Call, read_call, table_name

JOBS = "/bigquery/v2/projects/p/jobs"
REFERENCE = {"projectId": "p", "jobId": "load-1", "location": "US"}


def job(**configuration: Any) -> bytes:
    return json.dumps({"configuration": configuration, "jobReference": REFERENCE}).encode()


def test_a_query_job_is_read() -> None:
    call = read_call("POST", JOBS, job(query={"query": "select 1", "useLegacySql": False}, dryRun=True))
    assert (call.sql, call.query["useLegacySql"]) == ("select 1", False)
    assert (call.is_job, call.is_dry, call.location, call.reference) == (True, True, "US", REFERENCE)


def test_a_query_without_a_job_is_read() -> None:
    body = json.dumps({"query": "select 1", "location": "EU"}).encode()
    call = read_call("POST", "/bigquery/v2/projects/p/queries", body)
    assert (call.sql, call.location, call.is_job, call.is_dry) == ("select 1", "EU", True, False)


def test_a_load_runs_no_statement() -> None:
    call = read_call("POST", JOBS, job(load={"destinationTable": {"datasetId": "d", "tableId": "t"}}))
    assert (call.sql, call.is_job) == ("", True)
    assert table_name(call.configuration["load"]["destinationTable"]) == "d.t"


def test_an_upload_is_read_from_its_first_part() -> None:
    body = (b"--x\r\ncontent-type: application/json\r\n\r\n" + job(load={"writeDisposition": "WRITE_TRUNCATE"})
            + b"\r\n--x\r\ncontent-type: */*\r\n\r\n{\"id\": 1}\r\n--x--")
    call = read_call("POST", f"/upload{JOBS}", body)
    assert call.configuration == {"load": {"writeDisposition": "WRITE_TRUNCATE"}}


@pytest.mark.parametrize("body", [
    b"", b"{", b"[1]", b"{}", b'{"jobReference": null, "configuration": null}', b"\xff\xfe{\x00",
])
def test_a_body_that_says_nothing_is_a_job_without_a_name(body: bytes) -> None:
    call = read_call("POST", JOBS, body)
    assert (call.is_job, call.reference, call.sql) == (True, {}, "")


@pytest.mark.parametrize(("path", "dataset", "table"), [
    ("/bigquery/v2/projects/p/datasets/d", "d", ""),
    ("/bigquery/v2/projects/p/datasets/d/tables", "d", ""),
    ("/bigquery/v2/projects/p/datasets/d/tables/t", "d", "t"),
])
def test_a_path_names_a_dataset_or_table(path: str, dataset: str, table: str) -> None:
    call = read_call("PATCH", path, b'{"labels": {}}')
    assert (call.dataset, call.table, call.is_job, call.body) == (dataset, table, False, {"labels": {}})


@pytest.mark.parametrize(("method", "path"), [
    ("GET", JOBS), ("GET", f"{JOBS}/load-1"), ("POST", f"{JOBS}/load-1/cancel"),
    ("GET", "/bigquery/v2/projects/p/queries/load-1"), ("POST", "/bigquery/v2/projects/p/datasets"),
    ("POST", "/bigquery/v2/projects/p/datasets/d/tables/t/insertAll"),
])
def test_everything_else_is_only_its_method_and_project(method: str, path: str) -> None:
    assert read_call(method, path, job(query={"query": "select 1"})) == Call(method, "p")
