"""A shell that was told nothing talks to the sandbox that is up: its ports, and no other's, after it was down too."""

import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from contracts.sandbox_file import file_of
from sandbox.settings import HOST, Port, SandboxSettings
from tests.conftest import ROOT

ROOMS = (
    "contracts", "expectations", "etl", "glamira", "sandbox", "dashboards", "presentation", "infra", "cloud_function",
    "dbt", "crawler",
)
Shell = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of its own, so that no shell finds what runs in this one."""
    place = tmp_path_factory.mktemp("checkout")
    left_out = shutil.ignore_patterns("__pycache__", "target", "dbt_packages")
    for room in ROOMS:
        shutil.copytree(ROOT / room, place / room, ignore=left_out)
    shutil.copy(ROOT / "pyproject.toml", place)
    return place


@pytest.fixture(scope="module")
def shell(checkout: Path, settings: SandboxSettings) -> Iterator[Shell]:
    """Types a line in a fresh shell at the checkout's root; variables may be exported before."""

    def typed(*words: str, **exported: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "glamira", *words], cwd=checkout, env={"PATH": os.environ["PATH"], **exported},
            capture_output=True, text=True, check=False,
        )

    yield typed
    typed("sandbox", "down")


@pytest.fixture(scope="module")
def base(settings: SandboxSettings, shell: Shell) -> str:
    """The first port of a sandbox that somebody started with ports of their choice, MongoDB alone."""
    started = shell("sandbox", "up", "mongo", SANDBOX_PORT_BASE=str(settings.port_base))
    assert started.returncode == 0, started.stderr
    return str(settings.port_base)


def mongo_of(answer: subprocess.CompletedProcess[str]) -> str:
    return str(json.loads(answer.stdout)["mongo_uri"])


def test_another_shell_talks_to_the_same_ports(base: str, shell: Shell, checkout: Path) -> None:
    assert mongo_of(shell("sandbox", "status", "--json")) == f"mongodb://{HOST}:{int(base) + Port.MONGO}"
    seeded = shell("sandbox", "seed", "--date", "2020-05-04", "--events", "50", "--orders", "2")
    assert seeded.returncode == 0, seeded.stderr
    assert stat.S_IMODE(file_of(checkout / ".sandbox").stat().st_mode) == 0o600


def test_an_error_names_the_service_and_the_file_that_was_read(base: str, shell: Shell, checkout: Path) -> None:
    asked = shell("quarantine", "list", "--json")
    assert asked.returncode == 1
    message = json.loads(asked.stdout)["error"]["message"]
    assert f"BigQuery at http://{HOST}:{int(base) + Port.BIGQUERY_PROXY}" in message + asked.stderr
    assert str(file_of(checkout / ".sandbox")) in message
    assert "waiting for BigQuery at" in asked.stderr


def test_what_is_typed_wins(base: str, shell: Shell) -> None:
    seed = ("sandbox", "seed", "--date", "2020-05-04", "--events", "9")
    refused = shell(*seed, MONGO_URI=f"mongodb://someone:secret@{HOST}:1/countly")
    assert (refused.returncode, f"MongoDB at {HOST}:1: no answer" in refused.stderr) == (1, True), refused.stderr
    assert "secret" not in refused.stderr


def test_of_two_that_are_up_one_must_be_named(base: str, shell: Shell, tmp_path: Path) -> None:
    other = {"SANDBOX_HOME": str(tmp_path / "other"), "SANDBOX_PORT_BASE": str(int(base) + 30)}
    assert shell("sandbox", "up", "sinks", **other).returncode == 0
    try:
        refused = shell("status")
        assert (refused.returncode, "2 are up" in refused.stderr) == (1, True), refused.stderr
        assert mongo_of(shell("sandbox", "status", "--json", SANDBOX_HOME=other["SANDBOX_HOME"])).endswith(
            str(int(base) + 30))
    finally:
        ended = shell("sandbox", "down", SANDBOX_HOME=other["SANDBOX_HOME"])
    assert "stopped 1 services: sinks" in ended.stdout
    assert shell("sandbox", "status", "--json").returncode == 0


def test_ports_outlive_down_and_down_says_what_it_did(base: str, shell: Shell) -> None:
    assert "stopped 1 services: mongo" in shell("sandbox", "down").stdout
    assert shell("sandbox", "down").stdout.startswith("nothing ran in ")
    assert shell("sandbox", "up", "mongo").returncode == 0
    assert mongo_of(shell("sandbox", "status", "--json")).endswith(base)
