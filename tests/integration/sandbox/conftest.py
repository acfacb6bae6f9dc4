"""A sandbox of one's own for each test module: its own folder, its own ports, only the services asked for."""

from collections.abc import Callable, Iterator

import pytest

from sandbox.catalogue import services
from sandbox.probes import port_is_free
from sandbox.settings import Port, SandboxSettings
from sandbox.supervisor import Supervisor

Start = Callable[..., Supervisor]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> SandboxSettings:
    """The settings of the module's sandbox; half of the objects have their event delivered twice."""
    bases = range(23000, 27000, len(Port))
    base = next(base for base in bases if all(port_is_free(base + listener) for listener in Port))
    return SandboxSettings(tmp_path_factory.mktemp("sandbox"), base, duplicate_rate=0.5)


@pytest.fixture(scope="module")
def start(settings: SandboxSettings) -> Iterator[Start]:
    """Call with names to have these services up; what runs at the end is stopped."""

    def up(*names: str) -> Supervisor:
        supervisor = Supervisor(settings.home, [service for service in services(settings) if service.name in names])
        supervisor.up()
        return supervisor

    yield up
    Supervisor(settings.home, services(settings)).down()
