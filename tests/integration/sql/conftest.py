"""One empty warehouse for all of these tests, with every table that the project makes.

They need no sandbox, but servers of their own, which the tests of one folder share: so they are integration tests.
"""

import sys
from collections.abc import Iterator

import pytest

from infra.bundle import ROOT

# The function's modules import each other by their bare names, as they do in the bundle.
sys.path.append(str(ROOT / "cloud_function"))

from etl.platform.bigquery import ensure_warehouse
from tests.conftest import PORT_BASE
from tests.integration.sql.built import Built, build_twice
from tests.integration.sql.warehouse import Warehouse, running

# Above the ports of a sandbox that the same worker may have.
PORTS = int(PORT_BASE) + 20


@pytest.fixture(scope="session")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """A warehouse with the tables and views of the contracts."""
    with running(tmp_path_factory.mktemp("empty_warehouse"), PORTS) as started:
        ensure_warehouse(started.client)
        yield started


@pytest.fixture(scope="session")
def built(warehouse: Warehouse) -> Built:
    """The same with what dbt builds."""
    return build_twice(warehouse)
