"""One floor for all defects and clean days, opened once."""

from collections.abc import Iterator

import pytest

from sandbox.probes import port_is_free
from sandbox.settings import Port, SandboxSettings
from tests.conftest import PORT_BASE
from tests.integration.detection.floor import Floor

ABOVE_THE_SHARED_SANDBOX = 20


@pytest.fixture(scope="session")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Floor]:
    """Running servers with three usual days, and a fourth that is loaded, built and clean."""
    base = int(PORT_BASE) + ABOVE_THE_SHARED_SANDBOX
    assert all(port_is_free(base + listener) for listener in Port), f"ports from {base} on are taken"
    floor = Floor(SandboxSettings(tmp_path_factory.mktemp("detection"), base, duplicate_rate=0))
    try:
        floor.open()
        yield floor
    finally:
        floor.close()
