"""The loader from its bundle with a real lake and warehouse, and no bridge: the tests deliver the events themselves."""

from collections.abc import Iterator

import pytest
from google.cloud import bigquery

from etl.clients import bigquery_client, storage_client
from etl.settings import Settings
from etl.warehouse import ensure_warehouse
from sandbox.catalogue import services
from sandbox.environment import environment
from sandbox.probes import port_is_free
from sandbox.settings import Port, SandboxSettings
from sandbox.supervisor import Supervisor
from tests.integration.cloud_function.deliveries import Loader
from tests.integration.cloud_function.lake_batches import Lake
from tests.integration.cloud_function.warehouse_rows import Warehouse

NEEDED = ("storage", "bigquery", "guard", "function")


@pytest.fixture(scope="session")
def loader_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a sandbox that runs the loader and what it needs, and nothing else."""
    bases = range(20500, 22500, len(Port))
    base = next(base for base in bases if all(port_is_free(base + listener) for listener in Port))
    sandbox = SandboxSettings(tmp_path_factory.mktemp("loader"), base, duplicate_rate=0)
    supervisor = Supervisor(sandbox.home, [service for service in services(sandbox) if service.name in NEEDED])
    try:
        supervisor.up()
        yield Settings.model_validate({name.lower(): value for name, value in environment(sandbox).items()})
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
