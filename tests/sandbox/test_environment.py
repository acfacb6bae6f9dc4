"""`env` prints every setting so that a shell takes it over unchanged."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from dotenv import dotenv_values

from sandbox.airflow import schedule
from sandbox.environment import environment, export_lines, keep_settings, search_path
from sandbox.settings import SandboxSettings, read_settings
from tests.conftest import run_module

BRIEFED = {
    "MONGO_URI", "MONGO_DATABASE", "MONGO_COLLECTION", "GCP_PROJECT", "LAKE_BUCKET", "QUARANTINE_BUCKET",
    "DOCS_BUCKET", "BIGQUERY_LOCATION", "IP2LOCATION_BIN", "MANIFEST_SIGNING_KEY", "PSEUDONYM_KEY",
    "ALERT_SLACK_WEBHOOK", "ALERT_EMAIL_TO", "SMTP_HOST", "SMTP_PORT", "SMTP_FROM", "STORAGE_EMULATOR_HOST",
    "BIGQUERY_EMULATOR_HOST", "LOAD_FUNCTION_URL", "DOCS_URL", "SHOP_ORIGIN", "WORK_DIR",
}  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> SandboxSettings:
    return SandboxSettings(tmp_path, 22000, 0.1)


def test_every_setting_has_a_value(settings: SandboxSettings) -> None:
    known = environment(settings)
    assert known.keys() >= BRIEFED
    assert all(known.values())


def test_keys_are_made_once_and_kept_to_their_owner(settings: SandboxSettings) -> None:
    first, second = environment(settings), environment(settings)
    assert first == second
    assert first["MANIFEST_SIGNING_KEY"] != first["PSEUDONYM_KEY"]
    assert len(bytes.fromhex(first["PSEUDONYM_KEY"])) == 32
    files = list((settings.home / "keys").iterdir())
    assert len(files) == 2
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_the_pipeline_calls_as_its_account_unless_a_sandbox_knows_none(tmp_path: Path) -> None:
    read = read_settings({"SANDBOX_HOME": str(tmp_path)})
    assert environment(read)["EMULATOR_ACCOUNT"] == "pipeline"
    free = read_settings({"SANDBOX_HOME": str(tmp_path), "SANDBOX_ACCOUNTS": "off"})
    assert "EMULATOR_ACCOUNT" not in environment(free)


def test_an_own_mongo_is_pointed_at(tmp_path: Path) -> None:
    settings = SandboxSettings(tmp_path, 22000, 0.1, external_mongo_uri="mongodb://elsewhere:27017")
    assert environment(settings)["MONGO_URI"] == "mongodb://elsewhere:27017"


def test_a_shell_takes_any_value_over() -> None:
    lines = export_lines({"PLAIN": "value", "AWKWARD": "it's $HOME `x` \"y\"\n2"})
    assert lines.startswith("export PLAIN='value'\n")
    shell = subprocess.run(
        ["/bin/sh", "-c", f"{lines}\nprintf %s \"$AWKWARD\""], capture_output=True, text=True, check=True
    )
    assert shell.stdout == "it's $HOME `x` \"y\"\n2"


def test_a_shell_finds_this_python_first_and_once(settings: SandboxSettings) -> None:
    own = str(Path(sys.prefix) / "bin")
    assert search_path({"PATH": f"/usr/bin:{own}:/bin"}) == f"{own}:/usr/bin:/bin"
    assert search_path({}).startswith(f"{own}:")


def test_a_shell_watches_what_the_scheduler_schedules(
    settings: SandboxSettings, monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (settings.variables() | {"GLAMIRA_FIRST_DAY": "2020-05-01", "GLAMIRA_CATCHUP": "true"}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("GLAMIRA_LAST_DAY", raising=False)
    lines = run_module("sandbox", "env").stdout.splitlines()
    assert "export GLAMIRA_FIRST_DAY='2020-05-01'" in lines
    monkeypatch.delenv("GLAMIRA_CATCHUP")
    assert "export GLAMIRA_LAST_DAY='2020-03-31'" in run_module("sandbox", "env").stdout.splitlines()


def test_a_shell_that_finds_the_file_watches_no_day_that_never_was_due(settings: SandboxSettings) -> None:
    file = keep_settings(settings, schedule(settings))
    known = dotenv_values(file)
    assert known["GLAMIRA_LAST_DAY"] == "2020-03-31"
    assert known["SANDBOX_PORT_BASE"] == "22000"
    assert known.items() >= environment(settings).items()
