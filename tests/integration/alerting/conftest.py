"""An Airflow that nothing is scheduled in: these tests trigger days, and end processes."""

import os
from collections.abc import Iterator

import pytest

from etl.platform.settings import Settings
from sandbox.airflow import port
from sandbox.settings import read_settings
from tests.conftest import run_module
from tests.integration.airflow.airflow_api import AirflowApi
from tests.integration.alerting.killed_runs import DAYS, DEADLINE_HOURS


@pytest.fixture(scope="package")
def airflow(sandbox: Settings) -> Iterator[AirflowApi]:
    """A running Airflow, its DAG not paused; whoever ends a part of it starts it again by `sandbox airflow up`.

    No day was ever run: nobody is told of days before the first.
    """
    run_module("sandbox", "wipe")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GLAMIRA_FIRST_DAY", DAYS[0])
        environment.setenv("GLAMIRA_LAST_DAY", DAYS[-1])
        environment.setenv("GLAMIRA_CATCHUP", "false")
        environment.setenv("GLAMIRA_DEADLINE_HOURS", DEADLINE_HOURS)
        run_module("sandbox", "airflow", "up")
        try:
            api = AirflowApi(f"http://127.0.0.1:{port(read_settings(os.environ))}")
            api.wait_for_dag(seconds=60)
            api.unpause()
            yield api
        finally:
            run_module("sandbox", "airflow", "down")
