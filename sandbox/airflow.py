"""Airflow beside the sandbox: scheduler, DAG processor and API on loopback, and one run without a scheduler.

`python -m sandbox.airflow up` starts it, `python -m sandbox down` ends it with the rest.
"""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console

from contracts.errors import GlamiraError, SandboxError
from sandbox.environment import environment
from sandbox.process import surroundings
from sandbox.service import Probe, Service, nothing_to_prepare
from sandbox.settings import HOST, PROJECT_ROOT, SandboxSettings, read_settings
from sandbox.supervisor import Supervisor

AIRFLOW = str(Path(sys.executable).parent / "airflow")
PORT_OFFSET = 20
DAG_ID = "glamira_daily"
PATIENCE = 5.0
START_SECONDS = 120.0
PARALLEL_TASKS = 2
_TASK_LINE = re.compile(r"\[DAG TEST\] (?P<moment>starting|end task) task_id=(?P<task>\w+)")

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)
console = Console()


def port(settings: SandboxSettings) -> int:
    """Where Airflow's UI and API listen."""
    return settings.port_base + PORT_OFFSET


def home(settings: SandboxSettings) -> Path:
    """Airflow's own folder: configuration, metadata database and task logs."""
    return settings.home / "airflow"


def variables(settings: SandboxSettings) -> dict[str, str]:
    """The environment of every Airflow process: the pipeline's settings and Airflow's own.

    No run starts by itself: the last day that is scheduled lies before the latest full day, whose documents
    nobody has seeded. Runs of earlier days are triggered or backfilled.
    """
    url = f"http://{HOST}:{port(settings)}"
    last_day = datetime.now(UTC).date() - timedelta(days=2)
    return environment(settings) | {
        "AIRFLOW_HOME": str(home(settings)),
        "PYTHONPATH": str(PROJECT_ROOT),
        "GLAMIRA_LAST_DAY": str(last_day),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLEL_TASKS),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port(settings)),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
    }


def airflow_services(settings: SandboxSettings) -> tuple[Service, ...]:
    """The three processes that schedule and run DAGs."""
    return (
        _service(settings, "api-server", _answers(settings, "metadatabase"), ports=(port(settings),),
                 prepare=lambda: migrate(settings)),
        _service(settings, "dag-processor", _answers(settings, "dag_processor")),
        _service(settings, "scheduler", _answers(settings, "scheduler"), "--skip-serve-logs"),
    )


def migrate(settings: SandboxSettings) -> None:
    """Make or raise the metadata database, once for each version of Airflow.

    Raises:
        SandboxError: Airflow could not.
    """
    mark, wanted = home(settings) / "migrated", version("apache-airflow")
    if mark.exists() and mark.read_text(encoding="ascii") == wanted:
        return
    home(settings).mkdir(parents=True, exist_ok=True)
    done = _airflow(settings, "db", "migrate")
    if done.returncode:
        raise SandboxError(f"airflow: db migrate failed ({done.stderr.strip()[-300:]}). Delete {home(settings)}.")
    mark.write_text(wanted, encoding="ascii")


def test_run(settings: SandboxSettings, day: str, log: Path, on_task: Callable[[str, float], None]) -> bool:
    """Run the daily DAG for a day without a scheduler; true when it succeeded.

    `on_task(task, seconds)` is called as each task ends; everything Airflow says goes to `log`.
    """
    migrate(settings)
    command = [AIRFLOW, "dags", "test", DAG_ID, day]
    with log.open("w", encoding="utf-8") as said, subprocess.Popen(
        command, cwd=PROJECT_ROOT, env=surroundings() | variables(settings), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:
        for task, seconds in _ended_tasks(_copied(process.stdout or iter(()), said.write)):
            on_task(task, seconds)
    return process.returncode == 0


def _ended_tasks(lines: Iterator[str]) -> Iterator[tuple[str, float]]:
    began = monotonic()
    for line in lines:
        if (found := _TASK_LINE.search(line)) is None:
            continue
        if found["moment"] == "starting":
            began = monotonic()
        else:
            yield found["task"], monotonic() - began
