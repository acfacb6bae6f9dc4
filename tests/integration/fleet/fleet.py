"""A running fleet: its API with a login, and what can be taken from it."""

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import psutil
import requests

from sandbox.fleet import valkey
from sandbox.fleet.people import password_name
from sandbox.keys import ensure_secret
from sandbox.process import ProcessRecord, end, load
from sandbox.settings import SandboxSettings
from sandbox.waiting import wait_until
from tests.conftest import run_module
from tests.integration.airflow.airflow_api import ANSWER_SECONDS, AirflowApi

WORKERS = ("airflow-worker-1", "airflow-worker-2")
AT_WORK_SECONDS = 600
BEGUN = {"running", "deferred", "success", "failed", "upstream_failed"}


@dataclass(frozen=True)
class Fleet(AirflowApi):
    """Airflow in the production profile; only people who log in may ask it."""

    settings: SandboxSettings

    @cached_property
    def token(self) -> str:
        """The administrator's."""
        password = ensure_secret(self.settings.home, password_name("admin"))
        answer = requests.post(
            f"{self.url}/auth/token", json={"username": "admin", "password": password}, timeout=ANSWER_SECONDS,
        )
        return str(answer.json()["access_token"])

    def trigger(self, dag_id: str, conf: dict[str, Any]) -> str:
        """Start a run; its id."""
        self.call("PATCH", f"/dags/{dag_id}", {"is_paused": False})
        body = {"logical_date": None, "conf": conf}
        return str(self.call("POST", f"/dags/{dag_id}/dagRuns", body)["dag_run_id"])

    def instances(self, dag_id: str, run_id: str) -> list[dict[str, Any]]:
        """The task instances of a run."""
        found: list[dict[str, Any]] = self.call(
            "GET", f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances?limit=200",
        )["task_instances"]
        return found

    def at_work(self, dag_id: str, run_id: str, task_id: str) -> int:
        """The process of a task, once it runs on a worker."""
        found: list[int] = []

        def is_there() -> bool:
            found[:] = [
                one["pid"] for one in self.instances(dag_id, run_id)
                if one["task_id"] == task_id and one["state"] == "running" and psutil.pid_exists(one["pid"] or -1)
            ]
            return bool(found)

        assert wait_until(is_there, AT_WORK_SECONDS), self.instances(dag_id, run_id)
        return found[0]

    def reached(self, dag_id: str, run_id: str, task_id: str) -> None:
        """Wait until a task runs, or has run."""
        assert wait_until(lambda: any(
            one["task_id"] == task_id and one["state"] in BEGUN
            for one in self.instances(dag_id, run_id)
        ), AT_WORK_SECONDS), self.instances(dag_id, run_id)

    def clear_run(self, dag_id: str, run_id: str) -> None:
        """Have all tasks of a run that is over run again."""
        self.call("POST", f"/dags/{dag_id}/dagRuns/{run_id}/clear", {"dry_run": False})

    def worker_of(self, pid: int) -> str:
        """Which worker a task's process is one of."""
        above = {one.pid for one in psutil.Process(pid).parents()}
        return next(name for name in WORKERS if self._record(name).pid in above)

    def kill(self, *names: str) -> None:
        """Lose parts of Airflow and all that they started, at once; what starts them again, as systemd would, stays."""
        for name in names:
            leader = self._record(name).leader()
            assert leader, name
            for one in leader.children(recursive=True):
                with suppress(psutil.NoSuchProcess):
                    one.kill()

    def flush(self) -> None:
        """Redis forgets all that it holds."""
        assert b"OK" in valkey.ask(self.settings, b"FLUSHALL")

    def restart_database(self) -> None:
        """PostgreSQL ends while everybody is connected, and comes back."""
        end([self._record("airflow-postgres")])
        run_module("sandbox", "airflow", "up")

    def _record(self, name: str) -> ProcessRecord:
        record = load(self.settings.home / "run" / f"{name}.json")
        assert record, name
        return record


