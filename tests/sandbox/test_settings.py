"""A sandbox's settings come from SANDBOX_* variables, and wrong ones are named."""

from pathlib import Path

import pytest

from contracts.errors import SandboxError
from sandbox.settings import PROJECT_ROOT, Port, SandboxSettings, read_settings


def test_defaults_need_no_variable() -> None:
    settings = read_settings({})
    assert settings.home == PROJECT_ROOT / ".sandbox"
    assert settings.port(Port.MONGO) == 27500
    assert settings.duplicate_rate == 0.1


def test_every_listener_has_a_port_of_its_own() -> None:
    settings = read_settings({"SANDBOX_PORT_BASE": "21000"})
    ports = [settings.port(listener) for listener in Port]
    assert sorted(ports) == list(range(21000, 21000 + len(Port)))


def test_variables_give_the_same_settings_back(tmp_path: Path) -> None:
    settings = SandboxSettings(tmp_path, 22000, 0.25, "mongodb://elsewhere:27017")
    assert read_settings(settings.variables()) == settings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SANDBOX_PORT_BASE", "many"),
        ("SANDBOX_PORT_BASE", "80"),
        ("SANDBOX_PORT_BASE", "65535"),
        ("SANDBOX_PORT_BASE", "-1"),
        ("SANDBOX_DUPLICATE_RATE", "often"),
        ("SANDBOX_DUPLICATE_RATE", "1.1"),
        ("SANDBOX_DUPLICATE_RATE", "nan"),
    ],
)
def test_an_unusable_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SandboxError, match=f"{name}: '{value}'"):
        read_settings({name: value})
