"""What Airflow is told in the sandbox."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sandbox.airflow import (
    airflow_services,
    forget_schedule,
    home,
    keep_schedule,
    port,
    schedule,
    variables,
    watched,
)
from sandbox.airflow_command import moments
from sandbox.settings import SandboxSettings
from tests.conftest import run_module

SAID = """
10:00 [info] [DAG TEST] starting task_id=locate map_index=-1
10:01 [info] something else, task_id=locate
10:02 [info] [DAG TEST] end task task_id=locate map_index=-1
10:03 [info] [DAG TEST] starting task_id=crawl map_index=-1
"""


def settings(folder: Path) -> SandboxSettings:
    """A sandbox that is never started."""
    return SandboxSettings(home=folder, port_base=26900, duplicate_rate=0.0)


def test_it_listens_on_loopback_only_and_on_its_own_port(tmp_path: Path) -> None:
    known = variables(settings(tmp_path))
    assert (known["AIRFLOW__API__HOST"], known["AIRFLOW__API__PORT"]) == ("127.0.0.1", str(port(settings(tmp_path))))
    for name in ("AIRFLOW__API__BASE_URL", "AIRFLOW__CORE__EXECUTION_API_SERVER_URL"):
        assert known[name].startswith("http://127.0.0.1:26920")
    [scheduler] = [service for service in airflow_services(settings(tmp_path)) if service.name == "airflow-scheduler"]
    assert "--skip-serve-logs" in scheduler.command


def test_a_triggerer_runs_and_the_projects_plugin_is_found(tmp_path: Path) -> None:
    assert "airflow-triggerer" in {service.name for service in airflow_services(settings(tmp_path))}
    assert (Path(variables(settings(tmp_path))["AIRFLOW__CORE__PLUGINS_FOLDER"]) / "glamira.py").exists()


def test_no_run_starts_by_itself(tmp_path: Path) -> None:
    last = date.fromisoformat(variables(settings(tmp_path))["GLAMIRA_LAST_DAY"])
    assert (datetime.now(UTC).date() - last).days > 1


def test_days_are_watched_only_when_they_are_scheduled(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GLAMIRA_LAST_DAY", "GLAMIRA_CATCHUP"):
        monkeypatch.delenv(name, raising=False)
    assert watched()["GLAMIRA_LAST_DAY"] < "2020-04-01"
    monkeypatch.setenv("GLAMIRA_LAST_DAY", "2020-05-20")
    monkeypatch.setenv("GLAMIRA_DEADLINE_HOURS", "2")
    assert watched() == {"GLAMIRA_LAST_DAY": "2020-05-20", "GLAMIRA_DEADLINE_HOURS": "2"}


def test_a_shell_that_watches_nothing_schedules_as_one_that_was_told_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GLAMIRA_CATCHUP", raising=False)
    monkeypatch.delenv("GLAMIRA_LAST_DAY", raising=False)
    before = variables(settings(tmp_path))
    monkeypatch.setenv("GLAMIRA_LAST_DAY", watched()["GLAMIRA_LAST_DAY"])
    assert (variables(settings(tmp_path)), watched()) == (before, watched())
    assert watched()["GLAMIRA_LAST_DAY"] < "2020-04-01"


def test_another_shell_watches_what_airflow_was_started_to_schedule(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = settings(tmp_path)
    home(known).mkdir()
    monkeypatch.delenv("GLAMIRA_CATCHUP", raising=False)
    monkeypatch.setenv("GLAMIRA_LAST_DAY", "2020-05-20")
    keep_schedule(known)
    monkeypatch.delenv("GLAMIRA_LAST_DAY")
    assert schedule(known) == {"GLAMIRA_LAST_DAY": "2020-05-20"}
    forget_schedule(known)
    assert schedule(known)["GLAMIRA_LAST_DAY"] < "2020-04-01"


@pytest.mark.parametrize(("day", "words"), [
    ("nonsense", "YYYY-MM-DD"), ("2020-02-30", "YYYY-MM-DD"), ("2099-01-01", "not over yet"),
])
def test_a_day_that_cannot_be_run_is_refused_before_airflow_starts(day: str, words: str) -> None:
    done = run_module("sandbox", "airflow", "test", day, check=False)
    assert (done.returncode, words in done.stderr) == (2, True), done.stderr


def test_its_state_lives_in_the_sandbox(tmp_path: Path) -> None:
    assert Path(variables(settings(tmp_path))["AIRFLOW_HOME"]).is_relative_to(tmp_path)
    assert tmp_path / "airflow" in settings(tmp_path).data


def test_a_task_is_told_once_it_has_ended() -> None:
    assert [task for task, seconds in moments(SAID.splitlines()) if seconds is not None] == ["locate"]
