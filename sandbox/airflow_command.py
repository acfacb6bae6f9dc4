"""Airflow's verbs: `.venv/bin/glamira sandbox airflow up|down`, and `test DAY`, which needs no scheduler."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer
from rich.console import Console

from contracts import sandbox_file
from contracts.child_environment import child_environment
from contracts.commands import command
from contracts.errors import SandboxError, UsageError
from sandbox.airflow import (
    airflow_services,
    forget_schedule,
    keep_schedule,
    migrate,
    port,
    program,
    schedule,
    server_services,
    variables,
)
from sandbox.catalogue import services
from sandbox.environment import keep_settings
from sandbox.fleet.people import logins
from sandbox.fleet.profile import Profile, asked_for, keep, kept
from sandbox.process import end, load
from sandbox.settings import HOST, PROJECT_ROOT, SandboxSettings, found_settings, own_settings
from sandbox.supervisor import Listener, Supervisor, nobody

DAG_ID = "glamira_daily"
TASK_LINE = re.compile(r"\[DAG TEST\] (?P<moment>starting|end task) task_id=(?P<task>\w+)")


@dataclass(frozen=True, slots=True)
class Watcher:
    """Who hears of a task that starts, and of one that ended after so many seconds."""

    began: Callable[[str], object]
    ended: Callable[[str, float], object]


app = typer.Typer(help=__doc__, no_args_is_help=True)
console = Console()


def _print_time(name: str, seconds: float) -> None:
    console.print(f"[green]{name}[/] [dim]{seconds:.1f} s[/]")


@app.command()
def up(profile: Annotated[Profile | None, typer.Option(help="As the last time, when none is named.")] = None) -> None:
    """Start Airflow beside a running sandbox, embedded or as in production; harmless when all of it runs."""
    settings = own_settings(os.environ)
    _require_sandbox(settings)
    fleet = asked_for(settings.home, profile, os.environ)
    if fleet != kept(settings.home):
        _end(settings)
        keep(settings.home, fleet)
    start(settings, _print_time)
    keep_schedule(settings)
    keep_settings(settings, schedule(settings))
    console.print(f"Airflow: http://{HOST}:{port(settings)}", highlight=False)
    if fleet.is_production:
        console.print(logins(settings), highlight=False, soft_wrap=True)


def _require_sandbox(settings: SandboxSettings) -> None:
    away = [state.name for state in Supervisor(settings.home, services(settings)).states() if not state.pid]
    if away:
        raise SandboxError(
            f"airflow: of the sandbox in {settings.home} these services do not run: {', '.join(away)}. Run "
            f"`{command('sandbox up')}` first; nothing was started."
        )


def start(settings: SandboxSettings, listener: Listener = nobody) -> None:
    """Bring up what this sandbox's Airflow consists of, its servers first.

    Raises:
        SandboxError: one of them could not be started.
    """
    if servers := server_services(settings):
        Supervisor(settings.home, servers).up(listener)
    Supervisor(settings.home, airflow_services(settings)).up(listener)


@app.command()
def down() -> None:
    """Stop Airflow only; `.venv/bin/glamira sandbox down` stops it with everything else."""
    settings = own_settings(os.environ)
    forget_schedule(settings)
    stopped = _end(settings)
    if sandbox_file.file_of(settings.home).exists():
        keep_settings(settings, schedule(settings))
    console.print(f"stopped {stopped} processes of Airflow" if stopped else "Airflow did not run", highlight=False)


def _end(settings: SandboxSettings) -> int:
    records = list(settings.home.glob("run/airflow-*.json"))
    end(record for path in records if (record := load(path)))
    for path in records:
        path.unlink()
    return len(records)


@app.command("test")
def test_day(day: str) -> None:
    """Run `glamira_daily` for a day, YYYY-MM-DD, task by task in one process."""
    require_past(day)
    settings = found_settings(os.environ)
    run_dag(settings, day, Watcher(lambda task: console.print(f"{task} …", highlight=False), _print_time))


def require_past(text: str) -> None:
    """Pass when the text is a day that is over.

    Raises:
        UsageError: it is none, or not over yet in UTC.
    """
    try:
        day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
    except ValueError as error:
        raise UsageError(f"day {text!r}: it is none. Write it as YYYY-MM-DD.") from error
    if day >= (today := datetime.now(UTC).date()):
        raise UsageError(f"day {day}: it is not over yet in UTC. Choose a day before {today}.")


def run_dag(settings: SandboxSettings, day: str, watcher: Watcher) -> None:
    """Run the daily DAG for a day without a scheduler; the watcher hears of each task as it starts and ends.

    Raises:
        SandboxError: the run failed; names the log that has everything Airflow said.
    """
    migrate(settings)
    settings.logs.mkdir(exist_ok=True)
    log = settings.logs / f"{DAG_ID}-{day}.log"
    environment = child_environment(variables(settings) | {"GLAMIRA_RUN_DEADLINE": "off"})
    # Airflow counts the run's time from its logical date: left out, that is now.
    command_line = [program(kept(settings.home)), "dags", "test", DAG_ID, "--conf", json.dumps({"day": day})]
    if not _followed(command_line, environment, log, watcher):
        raise SandboxError(f"{DAG_ID} of {day}: the run failed. See `{command(f'status {day}')}`, or read {log}.")


def _followed(program: list[str], env: dict[str, str], log: Path, watcher: Watcher) -> bool:
    with log.open("w", encoding="utf-8") as said, subprocess.Popen(
        program, cwd=PROJECT_ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as process:
        try:
            for task, seconds in moments(_copied(process.stdout or (), said.write)):
                if seconds is None:
                    watcher.began(task)
                else:
                    watcher.ended(task, seconds)
        except BaseException:  # an interrupted demonstration leaves no run behind that goes on by itself
            process.terminate()
            raise
    return process.returncode == 0


def _copied(lines: Iterable[str], keep: Callable[[str], object]) -> Iterator[str]:
    for line in lines:
        keep(line)
        yield line


def moments(lines: Iterable[str]) -> Iterator[tuple[str, float | None]]:
    """Each task as it starts, and again with its seconds as it ends, out of what `airflow dags test` says."""
    began = monotonic()
    for line in lines:
        found = TASK_LINE.search(line)
        if found and found["moment"] == "starting":
            began = monotonic()
            yield found["task"], None
        elif found:
            yield found["task"], monotonic() - began
