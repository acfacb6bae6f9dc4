"""Runs that are triggered, processes that are ended without warning, and what the sinks got meanwhile."""

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psutil
import requests

from etl.platform.services import Services
from etl.platform.settings import Settings
from sandbox.process import load
from sandbox.settings import read_settings
from tests.integration.airflow.airflow_api import DAG_ID, FINISHED, AirflowApi

DAYS = ["2020-05-11", "2020-05-12", "2020-05-13", "2020-05-14", "2020-05-15", "2020-05-16"]
DEADLINE_HOURS = "0.03"
PATIENCE, PAUSE = 600, 0.5


@dataclass(frozen=True)
class DayRun:
    """One triggered run of a day."""

    api: AirflowApi
    day: str
    run_id: str

    def task(self, task_id: str) -> dict[str, Any]:
        """A task of the run as Airflow knows it."""
        found: dict[str, Any] = self.api.call("GET", f"{self._path}/taskInstances/{task_id}")
        return found

    def tasks(self) -> list[dict[str, Any]]:
        """All tasks of the run."""
        found: list[dict[str, Any]] = self.api.call("GET", f"{self._path}/taskInstances")["task_instances"]
        return found

    def log(self, task_id: str) -> str:
        """What the last attempt of a task said."""
        attempt = self.task(task_id)["try_number"]
        return str(self.api.call("GET", f"{self._path}/taskInstances/{task_id}/logs/{attempt}?full_content=true"))

    def state(self) -> str:
        """The state of the run."""
        return str(self.api.call("GET", self._path)["state"])

    def wait_for_task(self, task_id: str, *states: str) -> dict[str, Any]:
        """Wait until a task is in one of the states."""
        _wait(lambda: self.task(task_id)["state"] in states, f"{task_id} of {self.run_id} is not {states}")
        return self.task(task_id)

    def wait_for_end(self) -> str:
        """Wait until the run is over; its state."""
        _wait(lambda: self.state() in FINISHED, f"{self.run_id} is not over")
        return self.state()

    def returned(self, task_id: str) -> str:
        """What a task returned."""
        return str(self.api.call("GET", f"{self._path}/taskInstances/{task_id}/xcomEntries/return_value")["value"])

    def give_up(self) -> None:
        """Mark the run failed, so that the next may begin."""
        self.api.call("PATCH", self._path, {"state": "failed"})

    def kill(self, task_id: str) -> datetime:
        """SIGKILL the task's process in every attempt, until Airflow gives the task up; when it did, in UTC."""
        _wait(lambda: self._is_killed(task_id), f"{task_id} of {self.run_id} lives on")
        return datetime.fromisoformat(self.task(task_id)["end_date"])

    def _is_killed(self, task_id: str) -> bool:
        found = self.task(task_id)
        assert found["state"] != "success", f"{task_id} was done before it could be killed"
        if found["state"] == "running" and found["pid"]:
            with suppress(ProcessLookupError):
                os.kill(found["pid"], signal.SIGKILL)
        return bool(found["state"] == "failed")

    @property
    def _path(self) -> str:
        return f"/dags/{DAG_ID}/dagRuns/{self.run_id}"


def trigger(api: AirflowApi, day: str) -> DayRun:
    """Start a run of a day."""
    run = api.call("POST", f"/dags/{DAG_ID}/dagRuns", {"logical_date": f"{day}T00:00:00Z"})
    return DayRun(api, day, run["dag_run_id"])


def kill_service(name: str) -> None:
    """SIGKILL a server of the sandbox, or a part of Airflow."""
    record = load(read_settings(os.environ).home / "run" / f"{name}.json")
    leader = record.leader() if record else None
    assert leader, f"{name} does not run"
    leader.kill()
    psutil.wait_procs([leader], timeout=PATIENCE)


def only(settings: Settings, day: str) -> Services:
    """The services of a pipeline whose schedule is this one day."""
    one = date.fromisoformat(day)
    return Services(settings.model_copy(update={"glamira_first_day": one, "glamira_last_day": one}))


def messages(settings: Settings, box: str, day: str) -> dict[str, str]:
    """Texts of the day's messages in a sink, by their subject without its prefix and day."""
    url = settings.alert_slack_webhook.get_secret_value().replace("/webhook", f"/{box}")
    texts = [f"{one.get('subject', '')}\n{one['text']}".strip() for one in requests.get(url, timeout=10).json()]
    parted = [text.partition("\n") for text in texts]
    prefix = f"[glamira] {day} "
    return {head.strip("*").removeprefix(prefix): text.replace("\n", " ") for head, _, text in parted if prefix in head}


def wait_for_message(settings: Settings, day: str, ending: str) -> tuple[str, str]:
    """Wait until both sinks have a message of the day whose subject ends so; the texts of mail and webhook's call."""
    found: dict[str, str] = {}

    def arrived() -> bool:
        for box in ("mail", "webhook"):
            told = messages(settings, box, day)
            found.update((box, text) for subject, text in told.items() if subject.endswith(ending))
        return len(found) == 2

    _wait(arrived, f"nobody was told that {day} is {ending!r}")
    return found["mail"], found["webhook"]


def _wait(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, f"{otherwise} after {PATIENCE} s"
        time.sleep(PAUSE)
