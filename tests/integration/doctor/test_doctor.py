"""Each way in which a deployment is broken is found and named, beside everything that is not broken."""

import json
import os
import socket
import time
from collections.abc import Iterator, Mapping
from datetime import date
from uuid import uuid4

import pytest
from google.cloud import bigquery, storage

from contracts.lake.manifest import Counts, Manifest
from contracts.lake.versions import ContractRef
from contracts.warehouse.tables import LOADS_HISTORY
from etl.doctor.bounds import TOPIC_SECONDS
from etl.doctor.findings import Finding, Status
from etl.doctor.keys import fingerprint
from etl.lake import Lake, publish_manifest
from etl.ops.pseudonym_keys import declare
from etl.ops.quarantine_changes import Author
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.clients import bigquery_client, storage_client
from etl.platform.settings import Settings
from sandbox.settings import read_settings
from tests.conftest import run_module
from tests.integration.doctor.conftest import Examine

NOBODY_LISTENS = "127.0.0.1:9"
ELSEWHERE = "US"


@pytest.fixture
def lake(sandbox: Settings) -> Iterator[storage.Bucket]:
    """A lake of the test's own, in the right place."""
    bucket = storage_client(sandbox).create_bucket(f"lake-{uuid4().hex}", location=sandbox.bigquery_location)
    yield bucket
    bucket.delete(force=True)


@pytest.fixture
def project(sandbox: Settings) -> Iterator[bigquery.Client]:
    """A project of the test's own."""
    client = bigquery_client(sandbox.model_copy(update={"gcp_project": f"doctor-{uuid4().hex[:12]}"}))
    yield client
    for dataset in client.list_datasets():
        client.delete_dataset(dataset.reference, delete_contents=True)


def failures(found: Mapping[str, Finding]) -> set[str]:
    return {name for name, finding in found.items() if finding.status is Status.FAILURE}


def test_a_whole_sandbox_can_run_a_day(sandbox: Settings, found: Examine) -> None:
    ensure_warehouse(bigquery_client(sandbox))
    report = found()
    assert failures(report) == set()
    assert {name for name, one in report.items() if one.status is Status.OK} >= {
        "settings", "alerts", "mongodb", "bucket.lake.location", "bucket.lake.permissions", "warehouse",
        "datasets.location", "tables.schemas", "function", "ip2location", "work_dir",
    }
    key = fingerprint(sandbox.manifest_signing_key)
    assert key in report["keys.MANIFEST_SIGNING_KEY"].found
    assert report["tables.permissions"].status is not Status.OK


@pytest.mark.parametrize(("variable", "address", "topics"), [
    ("MONGO_URI", f"mongodb://{NOBODY_LISTENS}", {"mongodb"}),
    ("STORAGE_EMULATOR_HOST", f"http://{NOBODY_LISTENS}", {"buckets", "keys.manifest"}),
    ("BIGQUERY_EMULATOR_HOST", f"http://{NOBODY_LISTENS}",
     {"warehouse", "datasets", "tables", "rates", "keys.in_force"}),
    ("LOAD_FUNCTION_URL", f"http://{NOBODY_LISTENS}", {"function"}),
])
def test_a_service_that_is_away_hides_no_other(found: Examine, variable: str, address: str, topics: set[str]) -> None:
    began = time.monotonic()
    report = found(**{variable: address})
    assert time.monotonic() - began < TOPIC_SECONDS
    assert failures(report) == topics
    assert all(report[topic].remedy for topic in topics)


def test_a_service_that_stands_still_is_given_up(found: Examine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        report = found(STORAGE_EMULATOR_HOST=address, LOAD_FUNCTION_URL=address)
        assert time.monotonic() - began < 2 * TOPIC_SECONDS
    assert failures(report) == {"buckets", "keys.manifest", "function"}


def test_rates_that_cannot_be_had_are_a_warning_that_names_the_setting(found: Examine) -> None:
    report = found(ECB_RATES_URL=f"http://{NOBODY_LISTENS}")
    assert failures(report) == set()
    assert f"http://{NOBODY_LISTENS}/eurofxref-daily.xml: no answer" in report["rates.ecb"].found


def test_a_key_that_is_not_in_force_is_a_failure_and_a_former_one_is_missed(sandbox: Settings, found: Examine) -> None:
    client, own = bigquery_client(sandbox), sandbox.pseudonym_keys.fingerprint
    ensure_warehouse(client)
    query(client, "delete from glamira_ops.pseudonym_keys where true")
    assert "none yet" in found()["keys.in_force"].found
    by = Author("ada", "a test")
    declare(client, "0123456789ab", "former", by)
    try:
        report = found()
        assert failures(report) == {"keys.in_force"}
        assert "0123456789ab of epoch former" in report["keys.in_force"].found
        assert "keys rotate" in report["keys.in_force"].remedy
        declare(client, own, "first", by)
        report = found()
        assert failures(report) == set()
        assert report["keys.former"].status is Status.WARNING
    finally:
        query(client, "delete from glamira_ops.pseudonym_keys where true")


def test_no_function_is_a_warning_that_says_what_it_costs(found: Examine) -> None:
    report = found(LOAD_FUNCTION_URL="")
    assert report["function"].status is Status.WARNING
    assert "lost" in report["function"].found


def test_a_lake_elsewhere_is_a_failure(sandbox: Settings, found: Examine) -> None:
    bucket = storage_client(sandbox).create_bucket(f"lake-{uuid4().hex}", location=ELSEWHERE)
    try:
        report = found(LAKE_BUCKET=bucket.name)
    finally:
        bucket.delete()
    assert failures(report) == {"bucket.lake.location"}
    assert ELSEWHERE in report["bucket.lake.location"].found


def test_a_bucket_that_does_not_exist_is_named_with_its_variable(found: Examine) -> None:
    report = found(DOCS_BUCKET="no-such-bucket")
    assert failures(report) == {"bucket.docs"}
    assert "DOCS_BUCKET" in report["bucket.docs"].remedy


def test_a_permission_that_is_denied_is_named(sandbox: Settings, found: Examine) -> None:
    denied = read_settings(os.environ).denied_permissions
    denied.write_text(json.dumps({
        sandbox.lake_bucket: ["storage.objects.delete"], sandbox.quarantine_bucket: ["storage.buckets.update"],
    }), encoding="utf-8")
    try:
        report = found()
    finally:
        denied.unlink()
    assert failures(report) == {"bucket.lake.permissions"}
    assert "storage.objects.delete" in report["bucket.lake.permissions"].found
    assert report["bucket.quarantine.permissions"].status is Status.WARNING


def test_a_warehouse_before_its_first_run_can_run_a_day_and_says_so(project: bigquery.Client, found: Examine) -> None:
    report = found(GCP_PROJECT=project.project)
    assert failures(report) == set()
    assert {report[name].status for name in ("datasets", "tables", "rates")} == {Status.WARNING}
    assert "glamira_raw.events" in report["tables"].found


def test_a_dataset_elsewhere_is_a_failure(project: bigquery.Client, found: Examine) -> None:
    dataset = bigquery.Dataset(f"{project.project}.glamira_marts")
    dataset.location = ELSEWHERE
    project.create_dataset(dataset)
    report = found(GCP_PROJECT=project.project)
    assert failures(report) == {"dataset.glamira_marts.location"}


def test_a_column_that_is_missing_or_of_another_type_is_named(project: bigquery.Client, found: Examine) -> None:
    dataset = bigquery.Dataset(f"{project.project}.{LOADS_HISTORY.dataset}")
    dataset.location = project.location
    project.create_dataset(dataset)
    columns = [column.to_api() for column in LOADS_HISTORY.columns if column.name != "job_id"]
    schema = [bigquery.SchemaField.from_api_repr(column) for column in columns]
    schema[0] = bigquery.SchemaField("dataset", "INT64")
    project.create_table(bigquery.Table(f"{project.project}.{LOADS_HISTORY.full_name}", schema))
    report = found(GCP_PROJECT=project.project)
    assert failures(report) == {"table.glamira_ops.loads_history"}
    found_columns = report["table.glamira_ops.loads_history"].found
    assert found_columns == "dataset is INT64 NULLABLE, not STRING NULLABLE; no column job_id"


def test_a_rate_that_is_carried_forward_is_no_publication(project: bigquery.Client, found: Examine) -> None:
    ensure_warehouse(project)
    query(project, """
        insert into glamira_raw.exchange_rates (rate_date, currency_code, rate, published_on, source) values
        (date '2020-05-10', 'EUR', numeric '1', date '2020-05-10', 'ECB'),
        (date '2020-05-10', 'USD', numeric '1.0843', date '2020-05-08', 'ECB')
    """)
    assert found(GCP_PROJECT=project.project)["rates"].found.startswith("published on 2020-05-08, ")


def test_a_turn_without_its_row_and_a_mart_of_another_type_are_named(project: bigquery.Client, found: Examine) -> None:
    ensure_warehouse(project)
    for statement in (
        "truncate table glamira_ops.load_turn_events",
        "create table glamira_audit.fct_orders (order_id string, store_id string)",
        "create table glamira_marts.fct_orders (order_id string, store_id int64)",
    ):
        query(project, statement)
    report = found(GCP_PROJECT=project.project)
    assert failures(report) >= {"table.glamira_ops.load_turn_events", "table.glamira_marts.fct_orders"}
    assert "Drop glamira_ops.load_turn_events" in report["table.glamira_ops.load_turn_events"].remedy
    assert "column store_id is INT64" in report["table.glamira_marts.fct_orders"].found


def test_something_else_at_the_functions_address_is_a_failure(sandbox: Settings, found: Examine) -> None:
    assert "something else" in found(LOAD_FUNCTION_URL=sandbox.docs_url)["function"].found


def test_another_key_than_the_lakes_is_a_failure(sandbox: Settings, lake: storage.Bucket, found: Examine) -> None:
    key = sandbox.manifest_signing_key.get_secret_value()
    manifest = Manifest(
        dataset="events", data_date=date(2020, 3, 1), batch_id="20200301-0123456789abcdef", run_id="run", sequence=1,
        contract=ContractRef("events", "1.0.0", ""), counts=Counts(0, 0, 0), files=(), created_at="",
    )
    publish_manifest(Lake(lake, sandbox.signing_keys), manifest.signed(key), seen=0)
    assert found(LAKE_BUCKET=lake.name)["keys.manifest"].status is Status.OK
    report = found(LAKE_BUCKET=lake.name, MANIFEST_SIGNING_KEY=key[::-1])
    assert failures(report) == {"keys.manifest"}
    assert manifest.path.manifest in report["keys.manifest"].found


def test_a_source_without_documents_or_index_is_named(sandbox: Settings, found: Examine) -> None:
    assert found()["mongodb.index"].status is Status.OK
    report = found(MONGO_COLLECTION=f"empty_{uuid4().hex}")
    assert failures(report) == {"mongodb"}
    assert report["mongodb.index"].status is Status.WARNING
    assert "createIndex" in report["mongodb.index"].remedy


def test_the_verb_prints_for_people_and_programs_and_no_secret(
    sandbox: Settings, found: Examine, monkeypatch: pytest.MonkeyPatch,
) -> None:
    for_people = run_module("etl", "doctor")
    assert "a day can be run" in for_people.stdout
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://{NOBODY_LISTENS}")
    broken = run_module("etl", "doctor", "--json", check=False)
    facts = json.loads(broken.stdout)
    assert (broken.returncode, facts["can_run"]) == (1, False)
    for secret in (sandbox.manifest_signing_key, sandbox.pseudonym_key, sandbox.alert_slack_webhook):
        assert secret.get_secret_value() not in for_people.stdout + broken.stdout + broken.stderr
    assert run_module("etl", "doctor", "--all", check=False).returncode == 2
