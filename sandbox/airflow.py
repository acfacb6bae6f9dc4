"""Airflow beside the sandbox: scheduler, DAG processor and API as plain processes on loopback, and who watches them."""

import hashlib
import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

from contracts.child_environment import child_environment
from contracts.errors import SandboxError
from contracts.private_folder import private_folder
from sandbox import cron
from sandbox.environment import environment
from sandbox.fleet import installed, postgres, valkey
from sandbox.fleet.people import make_people, run_airflow
from sandbox.fleet.profile import Fleet, kept
from sandbox.fleet.variables import database_url, fleet_variables
from sandbox.service import Probe, Service, nothing_to_prepare
from sandbox.settings import HOST, PROJECT_ROOT, SandboxSettings

AIRFLOW = str(Path(sys.executable).parent / "airflow")
PORT_OFFSET = 20
PATIENCE = 5.0
START_SECONDS = 120.0
PARALLEL_TASKS = 2
WORKERS = 2
POOLS = "infra/airflow/pools.json"
SCHEDULE_PREFIX = "GLAMIRA_"
BEFORE_EVERY_DAY = "2020-03-31"


def port(settings: SandboxSettings) -> int:
    """Where Airflow's UI and API listen."""
    return settings.port_base + PORT_OFFSET


def home(settings: SandboxSettings) -> Path:
    """Airflow's own folder: configuration, metadata database and task logs."""
    return settings.home / "airflow"


def variables(settings: SandboxSettings) -> dict[str, str]:
    """The environment of every Airflow process: the pipeline's settings, the schedule, and Airflow's own."""
    url, fleet = f"http://{HOST}:{port(settings)}", kept(settings.home)
    own = fleet_variables(settings, fleet) if fleet.is_production else _embedded(settings)
    return environment(settings) | _schedule() | own | {
        "AIRFLOW_HOME": str(home(settings)),
        "PYTHONPATH": str(PROJECT_ROOT),
        "AIRFLOW__CORE__DAGS_FOLDER": str(PROJECT_ROOT / "dags"),
        "AIRFLOW__CORE__PLUGINS_FOLDER": str(PROJECT_ROOT / "dags" / "plugins"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
        "AIRFLOW__API__BASE_URL": url,
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port(settings)),
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__DAG_PROCESSOR__REFRESH_INTERVAL": "10",
        "AIRFLOW__LOGGING__LOGGING_LEVEL": "INFO",
    }


def _embedded(settings: SandboxSettings) -> dict[str, str]:
    return {
        # Several processes write to one file: each waits for its turn.
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{home(settings)}/airflow.db?timeout=60",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": str(PARALLEL_TASKS),
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_ALL_ADMINS": "True",
    }


def _schedule() -> dict[str, str]:
    """The days to be scheduled, as the shell that starts Airflow says.

    By default no run starts by itself: the last day lies before the latest full one, whose documents nobody has
    seeded. Earlier days are triggered or backfilled.
    """
    last_day = datetime.now(UTC).date() - timedelta(days=2)
    return {f"{SCHEDULE_PREFIX}LAST_DAY": str(last_day)} | _wished()


def _wished() -> dict[str, str]:
    """What the shell says of the schedule; that nothing is watched is what `sandbox env` set, and no wish."""
    nothing = (f"{SCHEDULE_PREFIX}LAST_DAY", BEFORE_EVERY_DAY)
    return {name: value for name, value in os.environ.items()
            if name.startswith(SCHEDULE_PREFIX) and (name, value) != nothing}


def watched() -> dict[str, str]:
    """The days whose deadline is watched: those that the shell schedules, and none when nothing starts by itself."""
    is_scheduled = any(f"{SCHEDULE_PREFIX}{name}" in _wished() for name in ("LAST_DAY", "CATCHUP"))
    return _schedule() | ({} if is_scheduled else {f"{SCHEDULE_PREFIX}LAST_DAY": BEFORE_EVERY_DAY})


def keep_schedule(settings: SandboxSettings) -> None:
    """Remember what Airflow was started to schedule, for shells that know nothing of it."""
    _kept(settings).write_text(json.dumps(watched()), encoding="ascii")


def forget_schedule(settings: SandboxSettings) -> None:
    """Airflow was ended: nothing is scheduled."""
    _kept(settings).unlink(missing_ok=True)


def schedule(settings: SandboxSettings) -> dict[str, str]:
    """The days that a shell watches: those it says itself, or those that Airflow was started to schedule."""
    if _wished() or not _kept(settings).exists():
        return watched()
    kept: dict[str, str] = json.loads(_kept(settings).read_text(encoding="ascii"))
    return kept


def _kept(settings: SandboxSettings) -> Path:
    return home(settings) / "schedule.json"


def server_services(settings: SandboxSettings) -> tuple[Service, ...]:
    """What a fleet needs before Airflow starts: its database and its broker, unless they are somebody else's."""
    fleet = kept(settings.home)
    if not fleet.is_production:
        return ()
    return (
        *(() if fleet.database_url else (postgres.service(settings),)),
        *(() if fleet.broker_url else (valkey.service(settings),)),
    )


def airflow_services(settings: SandboxSettings) -> tuple[Service, ...]:
    """The processes that schedule and run DAGs, workers among them, and the one that alerts when they do not."""
    fleet = kept(settings.home)
    return (
        _service(settings, "api-server", _answers(settings, "metadatabase"), ports=(port(settings),),
                 prepare=lambda: migrate(settings)),
        _service(settings, "dag-processor", _answers(settings, "dag_processor")),
        _service(settings, "scheduler", _answers(settings, "scheduler"), "--skip-serve-logs"),
        _service(settings, "triggerer", _answers(settings, "triggerer"), "--skip-serve-logs"),
        _watch(settings),
        *(_worker(settings, fleet, number) for number in range(1, WORKERS + 1) if fleet.is_production),
    )


def _worker(settings: SandboxSettings, fleet: Fleet, number: int) -> Service:
    """A worker; it answers when the broker knows its connection, which is not asked of somebody else's broker."""
    name, beside = f"worker-{number}", home(settings) / f"worker-{number}.pid"
    probe = valkey.answers(settings, b"CLIENT LIST", f"name={name}".encode())
    worker = _service(
        settings, "celery", nothing_to_ask if fleet.broker_url else probe, "worker", "--celery-hostname", f"{name}@%h",
        "--pid", str(beside), "--skip-serve-logs", "--without-gossip", "--without-mingle",
    )
    named = {"AIRFLOW__CELERY_BROKER_TRANSPORT_OPTIONS__CLIENT_NAME": name}
    return replace(worker, name=f"airflow-{name}", env=worker.env | named)


def nothing_to_ask() -> bool:
    """The probe of a process of which nothing is asked but that it lives."""
    return True


def _watch(settings: SandboxSettings) -> Service:
    return Service(
        name="airflow-watch", ports=(), command=(sys.executable, "-m", "sandbox.cron", str(cron.mark(settings))),
        env=environment(settings) | watched() | {"HOME": str(settings.home), "PYTHONUNBUFFERED": "1"},
        folder=PROJECT_ROOT, probe=cron.is_at_work(settings), deadline=START_SECONDS,
    )


def migrate(settings: SandboxSettings) -> None:
    """Make or raise the metadata database, once for each version of Airflow and each database; a fleet's with its pools
    and people.

    Raises:
        SandboxError: Airflow could not.
    """
    fleet = kept(settings.home)
    mark, wanted = home(settings) / "migrated", version("apache-airflow")
    if fleet.is_production:
        wanted += f" {hashlib.sha256(database_url(settings, fleet).encode()).hexdigest()}"
    if mark.exists() and mark.read_text(encoding="ascii") == wanted:
        return
    private_folder(home(settings))
    done = subprocess.run(
        [program(fleet), "db", "migrate"], cwd=PROJECT_ROOT, env=child_environment(variables(settings)),
        capture_output=True, text=True, check=False,
    )
    if done.returncode:
        raise SandboxError(f"airflow: db migrate failed ({done.stderr.strip()[-300:]}). Delete {home(settings)}.")
    if fleet.is_production:
        run_airflow(variables(settings), "pools", "import", POOLS)
        make_people(settings, variables(settings))
    mark.write_text(wanted, encoding="ascii")


def program(fleet: Fleet) -> str:
    """Airflow's command: that of the checkout's environment, or of the fleet's."""
    return installed.program("airflow") if fleet.is_production else AIRFLOW


def _service(
    settings: SandboxSettings, component: str, probe: Probe, *arguments: str, ports: tuple[int, ...] = (),
    prepare: Callable[[], None] = nothing_to_prepare,
) -> Service:
    fleet = kept(settings.home)
    again = (sys.executable, "-m", "sandbox.fleet.kept_alive") if fleet.is_production else ()
    return Service(
        name=f"airflow-{component}", ports=ports, command=(*again, program(fleet), component, *arguments),
        env=variables(settings) | {"HOME": str(settings.home), "PYTHONUNBUFFERED": "1"}, folder=settings.home,
        probe=probe, prepare=prepare, deadline=START_SECONDS,
    )


def _answers(settings: SandboxSettings, component: str) -> Probe:
    """Whether the API calls a component healthy: it answered, or its last heartbeat is fresh."""

    def probe() -> bool:
        connection = http.client.HTTPConnection(HOST, port(settings), timeout=PATIENCE)
        try:
            connection.request("GET", "/api/v2/monitor/health")
            health = json.loads(connection.getresponse().read())
            return bool(health[component]["status"] == "healthy")
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
            return False
        finally:
            connection.close()

    return probe
