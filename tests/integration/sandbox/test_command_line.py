"""`python -m sandbox` as people and programs call it."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator

import psutil
import pytest
from pymongo import MongoClient

from sandbox.probes import port_is_free
from sandbox.settings import HOST, PROJECT_ROOT, Port, SandboxSettings

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def run(settings: SandboxSettings) -> Iterator[Run]:
    """Call with arguments and, as keywords, further variables."""

    def sandbox(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "sandbox", *arguments], cwd=PROJECT_ROOT, capture_output=True, text=True,
            check=False, env={**os.environ, **settings.variables(), **variables},
        )  # fmt: skip

    yield sandbox
    sandbox("down")


@pytest.fixture
def documents(run: Run, settings: SandboxSettings) -> Iterator[MongoClient[dict[str, object]]]:
    assert run("up", "mongo").returncode == 0
    with MongoClient[dict[str, object]](HOST, settings.port(Port.MONGO)) as client:
        yield client


def test_all_of_it_comes_up_and_goes_down_without_a_trace(run: Run, settings: SandboxSettings) -> None:
    up = run("up")
    assert up.returncode == 0, up.stderr
    told = json.loads(run("status", "--json").stdout)
    assert told["running"], told["services"]
    assert {
        "mongo_uri", "mongo_database", "storage_endpoint", "lake_bucket", "quarantine_bucket", "bigquery_endpoint",
        "project", "function_url", "docs_url",
    } <= told.keys()  # fmt: skip
    sessions = {service["pid"] for service in told["services"].values()}
    assert run("up").stdout == "Everything was up already.\n"
    assert run("down").returncode == 0
    assert [pid for pid in psutil.pids() if os.getsid(pid) in sessions] == []
    assert all(port_is_free(settings.port(listener)) for listener in Port)


def test_status_needs_no_running_sandbox(run: Run) -> None:
    run("down")
    plain, asked = run("status"), run("status", "--json")
    assert "down" in plain.stdout
    assert (plain.returncode, asked.returncode) == (1, 1)
    told = json.loads(asked.stdout)
    assert told["running"] is False
    assert told["deliveries"] is None


def test_env_points_a_shell_at_the_sandbox(run: Run, settings: SandboxSettings) -> None:
    script = f"{run('env').stdout}\nprintf '%s %s' \"$MONGO_URI\" \"$BIGQUERY_EMULATOR_HOST\""
    shell = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
    assert shell.stdout == f"mongodb://{HOST}:{settings.port(Port.MONGO)} {settings.url(Port.BIGQUERY_PROXY)}"


def test_a_taken_port_is_one_line_and_exit_1(run: Run, settings: SandboxSettings) -> None:
    run("down")
    with socket.create_server((HOST, settings.port(Port.SINKS))):
        refused = run("up", "sinks")
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"sinks: port {settings.port(Port.SINKS)} is taken by another program.")
    assert "SANDBOX_PORT_BASE" in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_an_unknown_service_is_a_usage_error(run: Run) -> None:
    unknown = run("up", "postgres")
    assert unknown.returncode == 2
    assert unknown.stderr.startswith("service 'postgres': there is none.")


def test_an_unusable_setting_is_one_line_and_exit_1(run: Run) -> None:
    refused = run("up", SANDBOX_PORT_BASE="many")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)


def test_data_outlives_down(run: Run, documents: MongoClient[dict[str, object]]) -> None:
    documents["countly"]["summary"].insert_one({"_id": "kept"})
    assert run("down").returncode == 0
    assert run("up", "mongo").returncode == 0
    assert documents["countly"]["summary"].find_one() == {"_id": "kept"}


def test_wipe_empties_a_running_sandbox_and_keeps_its_keys(
    run: Run, documents: MongoClient[dict[str, object]]
) -> None:
    before = run("env").stdout
    documents["countly"]["summary"].insert_one({"_id": "gone"})
    assert run("wipe").returncode == 0
    assert documents["countly"]["summary"].count_documents({}) == 0
    assert run("env").stdout == before
