"""One faulty sandbox for all fault scenarios, with days seeded in it."""

from collections.abc import Iterator

import pytest

from sandbox.probes import port_is_free
from sandbox.settings import SandboxSettings
from tests.integration.faults.faulty_sandbox import FaultySandbox

PORTS = 30


@pytest.fixture(scope="session")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultySandbox]:
    """A sandbox behind proxies."""
    bases = range(17500, 20000, PORTS)
    base = next(base for base in bases if all(port_is_free(base + port) for port in range(PORTS)))
    faulty = FaultySandbox(SandboxSettings(tmp_path_factory.mktemp("faults"), base, duplicate_rate=0.1))
    try:
        faulty.open()
        yield faulty
    finally:
        faulty.close()
