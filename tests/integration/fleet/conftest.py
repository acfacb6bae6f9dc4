"""Airflow as in production beside the session's sandbox."""

import os
from collections.abc import Iterator

import pytest

from etl.platform.settings import Settings
from sandbox.airflow import port
from sandbox.fleet import profile
from sandbox.settings import read_settings
from tests.conftest import run_module
from tests.integration.fleet.fleet import Fleet


@pytest.fixture(scope="package")
def fleet(sandbox: Settings) -> Iterator[Fleet]:
    """A running fleet; afterwards the sandbox has the embedded Airflow again, which does not run."""
    known = read_settings(os.environ)
    run_module("sandbox", "airflow", "up", "--profile", "production")
    try:
        found = Fleet(f"http://127.0.0.1:{port(known)}", known)
        for dag_id in ("glamira_daily", "glamira_backfill"):
            found.wait_for_dag(60, dag_id)
        yield found
    finally:
        run_module("sandbox", "airflow", "down")
        profile.keep(known.home, profile.Fleet())
