"""A release that is switched while a run is under way: the run ends with the code that it began with."""

import json
import os
import subprocess
import sys
from typing import Any

from contracts.child_environment import child_environment
from sandbox.airflow import variables
from sandbox.settings import read_settings
from sandbox.waiting import wait_until
from tests.conftest import ROOT
from tests.integration.airflow.airflow_api import FINISHED, AirflowApi
from tests.integration.airflow.two_releases import DAG, Releases

SECONDS = 180


def instances(airflow: AirflowApi, run_id: str) -> dict[str, str]:
    """The state of each task of a run."""
    found: list[dict[str, Any]] = airflow.call("GET", f"/dags/{DAG}/dagRuns/{run_id}/taskInstances")["task_instances"]
    return {one["task_id"]: one["state"] for one in found}


def begun(airflow: AirflowApi) -> str:
    """The id of a run that was started."""
    return str(airflow.call("POST", f"/dags/{DAG}/dagRuns", {"logical_date": None})["dag_run_id"])


def said(airflow: AirflowApi, run_id: str, task_id: str) -> dict[str, str]:
    """Whose code a task ran."""
    path = f"/dags/{DAG}/dagRuns/{run_id}/taskInstances/{task_id}/xcomEntries/return_value"
    value = airflow.call("GET", path)["value"]
    found: dict[str, str] = json.loads(value) if isinstance(value, str) else value
    return found


def known(airflow: AirflowApi) -> set[str]:
    """The releases of which the DAG processor has read the DAG."""
    versions = airflow.call("GET", f"/dags/{DAG}/dagVersions")["dag_versions"]
    return {one["bundle_version"] for one in versions}


def in_use() -> list[str]:
    """The releases that a machine would keep, which the start-up script asks for."""
    command = [sys.executable, "-m", "dags.releases_in_use"]
    env = child_environment(variables(read_settings(os.environ)))
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True).stdout.split()


def of(release: str) -> dict[str, str]:
    """What a task says that is of one release alone."""
    return dict.fromkeys(("dags", "etl", "started"), release)


def test_a_run_ends_with_the_release_that_it_began_with(airflow: AirflowApi, releases: Releases) -> None:
    airflow.wait_for_dag(SECONDS, DAG)
    airflow.call("PATCH", f"/dags/{DAG}", {"is_paused": False})
    former = begun(airflow)
    assert wait_until(lambda: instances(airflow, former)["first"] in FINISHED, SECONDS), instances(airflow, former)
    releases.switch_to("B")
    assert wait_until(lambda: "B" in known(airflow), SECONDS), known(airflow)
    assert in_use() == ["A"]
    releases.go_on.touch()
    assert airflow.ended(former, SECONDS, DAG)["state"] == "success"
    assert [said(airflow, former, task) for task in ("first", "second")] == [of("A"), of("A")]

    later = begun(airflow)
    assert airflow.ended(later, SECONDS, DAG)["state"] == "success"
    assert [said(airflow, later, task) for task in ("first", "second")] == [of("B"), of("B")]
    assert in_use() == []
