"""Old logs of Airflow go and young ones stay; its metadata is cleaned by its own command, told of the right moment."""

import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPT = ROOT / "infra" / "airflow" / "clean.sh"
ECHO = '#!/bin/bash\necho "$@" >>"$AIRFLOW_HOME/asked"\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder of Airflow with a program of that name, which writes down what it is asked."""
    program = tmp_path / "bin" / "airflow"
    program.parent.mkdir()
    program.write_text(ECHO)
    program.chmod(0o755)
    return tmp_path


def clean(home: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": f"{home / 'bin'}:{os.environ['PATH']}", "AIRFLOW_HOME": str(home), **settings}
    return subprocess.run([str(SCRIPT)], env=env, capture_output=True, text=True, check=False)


def _log(home: Path, name: str, days: int) -> Path:
    file = home / "logs" / name
    file.parent.mkdir(parents=True)
    file.write_text("{}\n")
    then = (datetime.now(UTC) - timedelta(days=days, hours=1)).timestamp()
    for one in (file, file.parent):
        os.utime(one, (then, then))
    return file


def test_old_logs_go_with_their_folders(home: Path) -> None:
    old = _log(home, "dag_id=glamira_daily/run_id=1/task_id=build/attempt=1.log", 31)
    young = _log(home, "dag_id=glamira_daily/run_id=2/task_id=build/attempt=1.log", 29)
    latest = home / "logs" / "latest"
    latest.symlink_to(old)
    assert clean(home).returncode == 0
    assert young.exists()
    assert not old.exists()
    assert not latest.is_symlink(), "it leads nowhere"
    assert clean(home, GLAMIRA_KEEP_LOG_DAYS="28").returncode == 0
    assert not young.exists()


def test_airflow_is_asked_to_delete_runs_of_before(home: Path) -> None:
    assert clean(home, GLAMIRA_KEEP_RUN_DAYS="10").returncode == 0, "there are no logs yet"
    asked = (home / "asked").read_text().split()
    assert asked[:3] == ["db", "clean", "--clean-before-timestamp"]
    before = datetime.now(UTC) - datetime.fromisoformat(asked[3])
    assert timedelta(days=10) <= before < timedelta(days=10, minutes=5)
    assert {"--skip-archive", "--yes", "--error-on-cleanup-failure"} == set(asked[4:])


@pytest.mark.parametrize("days", ["0", "-1", "never", ""])
def test_what_is_no_number_of_days_deletes_nothing(home: Path, days: str) -> None:
    old = _log(home, "a/attempt=1.log", 400)
    assert (clean(home, GLAMIRA_KEEP_RUN_DAYS=days).returncode == 0) is (days == "")
    assert old.exists() is (days != "")
