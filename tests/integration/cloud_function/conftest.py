"""The loader as it is deployed, with a real lake and warehouse; the tests deliver the events themselves.

Deployed means: served from its bundle, by an environment that holds what its requirements.txt names and no more.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from google.cloud import bigquery

from etl.ops.day_run import Run
from etl.platform.bigquery import ensure_warehouse
from etl.platform.clients import bigquery_client, storage_client
from etl.platform.services import Services
from etl.platform.settings import Settings
from sandbox.catalogue import services
from sandbox.environment import environment
from sandbox.probes import port_is_free
from sandbox.settings import Port, SandboxSettings
from sandbox.supervisor import Supervisor
from tests.conftest import ROOT
from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.lake_batches import Lake
from tests.integration.cloud_function.warehouse_rows import Warehouse

OpenRun = Callable[..., Run]
NEEDED = ("storage", "bigquery", "bigquery_proxy", "function")


@pytest.fixture(scope="session")
def deployed_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment made from the function's requirements.txt only."""
    folder = tmp_path_factory.mktemp("deployed") / "venv"
    python = folder / "bin" / "python"
    uv = str(Path(sys.executable).with_name("uv"))
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, folder],
        [uv, "pip", "install", "--quiet", "--python", python, "-r", ROOT / "cloud_function" / "requirements.txt"],
    ):
        subprocess.run(command, check=True)
    return python


@pytest.fixture(scope="session")
def loader_sandbox(tmp_path_factory: pytest.TempPathFactory) -> SandboxSettings:
    """The sandbox that the loader runs in."""
    bases = range(20500, 22500, len(Port))
    base = next(base for base in bases if all(port_is_free(base + listener) for listener in Port))
    return SandboxSettings(tmp_path_factory.mktemp("loader"), base, duplicate_rate=0)


@pytest.fixture(scope="session")
def loader_settings(loader_sandbox: SandboxSettings, deployed_python: Path) -> Iterator[Settings]:
    """The settings of a sandbox that runs the loader and what it needs, and nothing else."""
    known = [service for service in services(loader_sandbox) if service.name in NEEDED]
    framework = str(deployed_python.with_name("functions-framework"))
    deployed = [
        replace(one, command=(framework, *one.command[1:])) if one.name == "function" else one for one in known
    ]
    supervisor = Supervisor(loader_sandbox.home, deployed)
    try:
        supervisor.up()
        variables = environment(loader_sandbox)
        yield Settings.model_validate({name.lower(): value for name, value in variables.items()})
    finally:
        supervisor.down()


@pytest.fixture(scope="session")
def client(loader_settings: Settings) -> bigquery.Client:
    """The warehouse's client; its tables exist."""
    client = bigquery_client(loader_settings)
    ensure_warehouse(client)
    return client


@pytest.fixture
def lake(loader_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """The lake's bucket, to land batches in and to tamper with them."""
    bucket = storage_client(loader_settings).bucket(loader_settings.lake_bucket)
    key = loader_settings.manifest_signing_key.get_secret_value()
    return Lake(bucket, key, tmp_path_factory.mktemp("parts"))


@pytest.fixture
def loader(loader_settings: Settings, client: bigquery.Client) -> Loader:
    """The loader at its address."""
    return Loader(loader_settings.load_function_url, loader_settings.lake_bucket)


@pytest.fixture
def warehouse(client: bigquery.Client) -> Warehouse:
    """What the loader left in the warehouse."""
    return Warehouse(client)


@pytest.fixture
def open_run(loader_settings: Settings, client: bigquery.Client) -> OpenRun:
    """A run of a day that waits two seconds and takes events for lost at once, or with other settings."""

    def run(day: date, **settings: object) -> Run:
        brief = {"load_timeout_seconds": 2, "event_grace_seconds": 0}
        return Run(Services(loader_settings.model_copy(update=brief | settings)), day, "test")

    return run
