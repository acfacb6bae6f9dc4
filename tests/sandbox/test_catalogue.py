"""The catalogue names each service once, gives each its own ports, and the function no more than it needs."""

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.catalogue import FUNCTION_NEEDS, services
from sandbox.settings import Port, SandboxSettings

# Airflow's servers are no services of the sandbox: `sandbox airflow up` starts them.
OF_A_FLEET = {Port.POSTGRES, Port.VALKEY}


@pytest.fixture
def settings(tmp_path: Path) -> SandboxSettings:
    return SandboxSettings(tmp_path, 22000, 0.1)


def test_names_and_ports_are_unique(settings: SandboxSettings) -> None:
    known = services(settings)
    names = [service.name for service in known]
    ports = [port for service in known for port in service.ports]
    assert len(set(names)) == len(names)
    assert sorted(ports) == [settings.port(listener) for listener in Port if listener not in OF_A_FLEET]


def test_the_function_sees_what_it_needs_and_no_pseudonym_key(settings: SandboxSettings) -> None:
    function = next(service for service in services(settings) if service.name == "function")
    assert set(function.env) == {*FUNCTION_NEEDS, "HOME", "PYTHONUNBUFFERED", "EMULATOR_ACCOUNT"}
    assert function.env["EMULATOR_ACCOUNT"] == "loader"


def test_without_accounts_the_function_may_do_everything(settings: SandboxSettings) -> None:
    free = replace(settings, has_accounts=False)
    function = next(service for service in services(free) if service.name == "function")
    assert "EMULATOR_ACCOUNT" not in function.env


def test_an_own_mongo_is_not_started(settings: SandboxSettings) -> None:
    names = [service.name for service in services(replace(settings, external_mongo_uri="mongodb://elsewhere"))]
    assert "mongo" not in names
