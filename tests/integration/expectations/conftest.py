"""A warehouse and buckets of one's own, and synthetic days in them."""

from collections.abc import Iterator

import pytest
from google.cloud import bigquery, storage

from etl.platform.bigquery import ensure_warehouse
from etl.platform.clients import bigquery_client, storage_client
from etl.platform.settings import Settings
from sandbox.catalogue import services
from sandbox.environment import environment
from sandbox.probes import port_is_free
from sandbox.settings import Port, SandboxSettings
from sandbox.supervisor import Supervisor

SERVICES = ("storage", "bigquery_proxy", "bigquery")


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Settings that point at running servers; all of them end with the session."""
    bases = range(24000, 27000, len(Port))
    base = next(base for base in bases if all(port_is_free(base + listener) for listener in Port))
    sandbox = SandboxSettings(tmp_path_factory.mktemp("sandbox"), base, duplicate_rate=0.0)
    supervisor = Supervisor(sandbox.home, [service for service in services(sandbox) if service.name in SERVICES])
    supervisor.up()
    variables = {name.lower(): value for name, value in environment(sandbox).items()}
    yield Settings(_env_file=None, **variables)
    supervisor.down()


@pytest.fixture(scope="session")
def bigquery_(settings: Settings) -> bigquery.Client:
    """BigQuery with all datasets and tables outside dbt."""
    client = bigquery_client(settings)
    ensure_warehouse(client)
    return client


@pytest.fixture(scope="session")
def storage_(settings: Settings) -> storage.Client:
    """Cloud Storage."""
    return storage_client(settings)
