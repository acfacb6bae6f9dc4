"""An operator's form in Airflow: nothing changes before somebody approves, and a no keeps everything quarantined."""

import json
import time
from datetime import date
from typing import Any

import pytest

from etl.ops.quarantine_changes import trail_of
from etl.ops.quarantine_log import Filters, find_item, list_items
from etl.platform.bigquery import ensure_warehouse, query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.conftest import Seed, run_module
from tests.integration.airflow.airflow_api import DAYS, AirflowApi
from tests.integration.pipeline import published

DAG_ID, DAY, REASON = "reprocess_quarantine", DAYS[1], "store_unknown"
PATIENCE = 300

pytestmark = pytest.mark.timeout(1200)


@pytest.fixture(scope="module")
def repaired(sandbox: Settings, seeded: Seed) -> list[str]:
    """The quarantine ids of repaired documents of a published day; the daily DAG's tests may have published it."""
    client = bigquery_client(sandbox)
    ensure_warehouse(client)
    if not list_items(client, Filters(day=date.fromisoformat(DAY), reason_code=REASON)):
        seeded(DAY, events=4_000, orders=300, seed=5, defects="typical")
        run_module("etl", "run", DAY)
    found = list_items(client, Filters(day=date.fromisoformat(DAY), reason_code=REASON))
    items = [item for item in found if item.reasons == (REASON,)]
    assert items
    for item in items:
        run_module("etl", "quarantine", "fix", item.quarantine_id, "--set", "store_id=6", "--reason", "the shop says")
    return [item.quarantine_id for item in items]


def _triggered(airflow: AirflowApi) -> str:
    """A run of the form; returns its id once the approval waits."""
    airflow.wait_for_dag(PATIENCE, DAG_ID)
    form = {"day": DAY, "reason_code": REASON, "dry_run": False, "reason": "from the form"}
    run = airflow.call("POST", f"/dags/{DAG_ID}/dagRuns", {"logical_date": None, "conf": form})
    run_id: str = run["dag_run_id"]
    _wait(airflow, run_id, lambda states: states.get("approve") == "awaiting_input")
    airflow.wait_until_known_to_wait(run_id, "approve", PATIENCE)
    return run_id


def _states(airflow: AirflowApi, run_id: str) -> dict[str, str]:
    found = airflow.call("GET", f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances")["task_instances"]
    return {instance["task_id"]: instance["state"] for instance in found}


def _wait(airflow: AirflowApi, run_id: str, holds: Any) -> dict[str, str]:
    deadline = time.monotonic() + PATIENCE
    while not holds(states := _states(airflow, run_id)):
        assert "failed" not in states.values(), states
        assert time.monotonic() < deadline, states
        time.sleep(2)
    return states


def _answered(airflow: AirflowApi, run_id: str, option: str) -> dict[str, str]:
    place = f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/approve/-1/hitlDetails"
    airflow.call("PATCH", place, {"chosen_options": [option], "params_input": {}})
    return _wait(airflow, run_id, lambda states: states.get("reprocess") in ("success", "skipped"))


def test_rejected_everything_stays_quarantined(airflow: AirflowApi, repaired: list[str], sandbox: Settings) -> None:
    client = bigquery_client(sandbox)
    before = published.marts_digest(client)
    states = _answered(airflow, _triggered(airflow), "Reject")
    assert (states["approve"], states["reprocess"]) == ("success", "skipped")
    assert {find_item(client, one).status for one in repaired} == {"open"}
    assert published.marts_digest(client) == before


def test_approved_it_is_published_in_the_name_of_both(
    airflow: AirflowApi, repaired: list[str], sandbox: Settings,
) -> None:
    client = bigquery_client(sandbox)
    run_id = _triggered(airflow)
    asked = airflow.call("GET", f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/approve/-1/hitlDetails")
    assert f"{len(repaired)} documents would land" in asked["body"]
    assert f"readers see already: {DAY}" in asked["body"]
    assert _answered(airflow, run_id, "Approve")["reprocess"] == "success"
    items = [find_item(client, one) for one in repaired]
    assert {(item.status, str(item.landed_date)) for item in items} == {("reprocessed", DAY)}
    assert "from the form (approved by" in trail_of(client, repaired[0])[-1].change_reason
    [status] = query(client, "select status from glamira_ops.quality_status where data_date = @day",
                     {"day": date.fromisoformat(DAY)})
    assert status["status"] == "published"
    assert json.loads(run_module("etl", "reconcile", DAY, "--json").stdout)["balanced"] is True
