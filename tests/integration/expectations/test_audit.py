"""The audits as a run calls them: outcomes recorded, Data Docs in the bucket, the gate passed or refused."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from google.cloud import bigquery, storage

from contracts.errors import GateRefused
from contracts.outcome import Status
from contracts.policy.policy import load_policy
from etl.gates.audit import AuditReport, audit_marts, audit_raw
from etl.ops.day_run import Run
from etl.platform.bigquery import query
from etl.platform.services import Services
from etl.platform.settings import Settings
from tests.integration.expectations.days import fill_facts, fill_products, fill_raw, run_sql

Audit = Callable[[Run], AuditReport]

BEFORE, DAY = date(2020, 5, 3), date(2020, 5, 4)
LOSE_AN_ORDER = "delete from glamira_raw.events where event_date = :day and order_id = '20'"


@pytest.fixture
def run(settings: Settings, bigquery_: bigquery.Client, tmp_path: Path) -> Iterator[Run]:
    """A run of a clean day, the day before it published."""
    for day in (BEFORE, DAY):
        fill_raw(bigquery_, day)
    fill_products(bigquery_)
    fill_facts(bigquery_, DAY)
    published = "insert into glamira_ops.quality_status_history (data_date, status) values (:day, 'published')"
    run_sql(bigquery_, published, BEFORE)
    yield Run(Services(settings.model_copy(update={"work_dir": tmp_path})), DAY, f"run of {tmp_path.name}")
    run_sql(bigquery_, "delete from glamira_ops.quality_status_history where data_date = :day", BEFORE)


def recorded(run: Run, gate: str) -> dict[str, str]:
    rows = query(
        run.bigquery,
        "select check_name, status from glamira_ops.outcomes where run_id = @run_id and gate = @gate",
        {"run_id": run.run_id, "gate": gate},
    )
    return {row["check_name"]: row["status"] for row in rows}


@pytest.mark.parametrize(("audit", "gate"), [(audit_raw, "raw"), (audit_marts, "marts")])
def test_a_clean_day_passes_and_is_recorded(run: Run, audit: Audit, gate: str) -> None:
    report = audit(run)
    assert report.gate == gate
    assert {outcome.status for outcome in report.outcomes} == {Status.PASSED}
    assert recorded(run, gate) == {outcome.check: "passed" for outcome in report.outcomes}


@pytest.mark.parametrize("audit", [audit_raw, audit_marts])
def test_the_policy_that_judged_is_recorded(run: Run, audit: Audit) -> None:
    report = audit(run)
    rows = query(
        run.bigquery,
        "select observed from glamira_ops.outcomes where run_id = @run_id and gate = @gate and check_name = 'policy'",
        {"run_id": run.run_id, "gate": report.gate},
    )
    assert [row["observed"] for row in rows] == [load_policy().fingerprint]


def test_the_pages_of_the_run_are_in_the_bucket(run: Run, storage_: storage.Client) -> None:
    report = audit_raw(run)
    names = {blob.name for blob in storage_.bucket(run.settings.docs_bucket).list_blobs(prefix="data_docs/")}
    root = report.docs.removesuffix("data_docs/index.html")
    assert "data_docs/index.html" in names
    assert len(report.pages) == 3
    assert {page.removeprefix(root).replace("%20", " ") for page in report.pages} <= names


def test_the_day_is_compared_with_published_days_only(run: Run) -> None:
    compared = {outcome.check for outcome in audit_raw(run).outcomes}
    held = "update glamira_ops.quality_status_history set status = 'held' where data_date = :day"
    run_sql(run.bigquery, held, BEFORE)
    assert compared - {outcome.check for outcome in audit_raw(run).outcomes} >= {"hours_not_shifted"}


def test_what_was_measured_is_kept_once(run: Run) -> None:
    for _ in range(2):
        audit_raw(run)
        audit_marts(run)
    kept = query(run.bigquery, "select day, dataset, metric, dimension, count(*) as entries from glamira_ops.metrics "
                               "where day in unnest(@days) group by day, dataset, metric, dimension",
                 {"days": [BEFORE, DAY]})
    assert {row["entries"] for row in kept} == {1}
    assert {(row["day"], row["dataset"]) for row in kept} >= {(DAY, "events"), (DAY, "fct_order_lines"),
                                                              (BEFORE, "events")}


@pytest.mark.parametrize(("audit", "gate", "spoil", "rule"), [
    (audit_raw, "raw", LOSE_AN_ORDER, "events_row_count"),
    (audit_marts, "marts", "update glamira_audit.fct_order_lines set quantity = 1 where true", "line_is_that_of_raw"),
])
def test_a_spoilt_day_is_refused_recorded_and_documented(
    run: Run, storage_: storage.Client, audit: Audit, gate: str, spoil: str, rule: str,
) -> None:
    run_sql(run.bigquery, spoil, DAY)
    with pytest.raises(GateRefused, match=rule):
        audit(run)
    assert recorded(run, gate)[rule] == "failed"
    index = storage_.bucket(run.settings.docs_bucket).blob("data_docs/index.html").download_as_text()
    assert run.run_id in index


def test_an_unreachable_bucket_does_not_hide_a_refusal(run: Run) -> None:
    run_sql(run.bigquery, LOSE_AN_ORDER, DAY)
    homeless = Run(Services(run.settings.model_copy(update={"docs_bucket": "no-such-bucket"})), DAY, run.run_id)
    with pytest.raises(GateRefused, match="events_row_count"):
        audit_raw(homeless)
