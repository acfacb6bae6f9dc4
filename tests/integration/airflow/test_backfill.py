"""The form of a backfill: a dry run changes nothing, what is published is left alone, a held day leaves the run red."""

from typing import Any

import pytest

from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.integration.airflow.airflow_api import DAYS, AirflowApi
from tests.integration.airflow.conftest import BAD_DAY, Days
from tests.integration.pipeline import published

DAG_ID = "glamira_backfill"
PATIENCE = 300

pytestmark = pytest.mark.timeout(2_400)


def _run(airflow: AirflowApi, **form: Any) -> tuple[str, str, dict[str, str]]:
    """A run of the form over all days, once it is over: its id, its state, and those of its tasks."""
    airflow.wait_for_dag(PATIENCE, DAG_ID)
    conf = {"from": DAYS[0], "to": DAYS[-1]} | form
    run = airflow.call("POST", f"/dags/{DAG_ID}/dagRuns", {"logical_date": None, "conf": conf})
    ended = airflow.ended(run["dag_run_id"], PATIENCE, DAG_ID)
    tasks = airflow.call("GET", f"/dags/{DAG_ID}/dagRuns/{run['dag_run_id']}/taskInstances")["task_instances"]
    return run["dag_run_id"], ended["state"], {task["task_id"]: task["state"] for task in tasks}


def test_a_dry_run_changes_nothing(days: Days, airflow: AirflowApi) -> None:
    _, state, tasks = _run(airflow)
    assert (state, tasks) == ("success", {
        "plan": "success", "chunk": "skipped", "late_days": "skipped", "watcher": "success",
    })


def test_a_held_day_is_run_alone_and_leaves_the_run_red(days: Days, airflow: AirflowApi, sandbox: Settings) -> None:
    before = published.marts_digest(bigquery_client(sandbox))
    run_id, state, tasks = _run(airflow, dry_run=False)
    assert (state, tasks) == ("failed", {
        "plan": "success", "chunk": "success", "late_days": "success", "watcher": "failed",
    })
    place = f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/plan/xcomEntries/return_value"
    assert airflow.call("GET", place)["value"] == [[BAD_DAY]]
    assert published.marts_digest(bigquery_client(sandbox)) == before
