"""Airflow's own scheduler beside the session's sandbox."""

import os
from collections.abc import Iterator

import pytest

from etl.settings import Settings
from sandbox.airflow import port
from sandbox.settings import read_settings
from tests.conftest import run_module
from tests.integration.airflow.airflow_api import DAYS, AirflowApi


@pytest.fixture(scope="package")
def airflow(sandbox: Settings) -> Iterator[AirflowApi]:
    """A running Airflow whose schedule is the test's three days; stopped afterwards, since it never idles quietly."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GLAMIRA_FIRST_DAY", DAYS[0])
        environment.setenv("GLAMIRA_LAST_DAY", DAYS[-1])
        environment.setenv("GLAMIRA_CATCHUP", "true")
        run_module("sandbox", "airflow", "up")
    try:
        api = AirflowApi(f"http://127.0.0.1:{port(read_settings(os.environ))}")
        api.wait_for_dag(seconds=60)
        yield api
    finally:
        run_module("sandbox", "airflow", "down")
