"""Airflow's REST API as the tests need it."""

import os
import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import requests

from sandbox.settings import read_settings
from sandbox.waiting import wait_until

DAG_ID = "glamira_daily"
DAYS = ["2020-05-18", "2020-05-19", "2020-05-20"]
FINISHED = {"success", "failed"}
RUN_PAUSE = 0.5  # seconds between two looks at a run: the server that answers shares the cores with it
# The API server loads half of Airflow at its first request of a kind.
ANSWER_SECONDS = 120


@dataclass(frozen=True)
class AirflowApi:
    """One Airflow; everybody is its admin."""

    url: str

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """A request's JSON answer; any error fails the test."""
        answer = self._asked(method, path, body)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def _asked(
        self, method: str, path: str, body: dict[str, Any] | None, root: str = "/api/v2",
    ) -> requests.Response:
        return requests.request(
            method, f"{self.url}{root}{path}", json=body, headers={"Authorization": f"Bearer {self.token}"},
            timeout=ANSWER_SECONDS,
        )

    @cached_property
    def token(self) -> str:
        """What every request is known by: logging in costs the server more than an answer."""
        return str(requests.get(f"{self.url}/auth/token", timeout=ANSWER_SECONDS).json()["access_token"])

    def wait_for_dag(self, seconds: float, dag_id: str = DAG_ID) -> None:
        """Wait until the DAG processor has read the DAG."""
        deadline = time.monotonic() + seconds
        while dag_id not in {dag["dag_id"] for dag in self.call("GET", "/dags")["dags"]}:
            assert time.monotonic() < deadline, self.call("GET", "/importErrors")
            time.sleep(1)

    def unpause(self) -> None:
        """Let the scheduler begin."""
        self.call("PATCH", f"/dags/{DAG_ID}", {"is_paused": False})

    def runs(self) -> dict[str, dict[str, Any]]:
        """The DAG's runs by their day, but those whose form named it."""
        runs = self.call("GET", f"/dags/{DAG_ID}/dagRuns")["dag_runs"]
        return {run["logical_date"][:10]: run for run in runs if run["logical_date"]}

    def drawn(self) -> list[str]:
        """The ids of what the UI's grid shows of the DAG, groups before their tasks."""
        answer = self._asked("GET", f"/grid/structure/{DAG_ID}", None, "/ui")
        assert answer.ok, answer.text
        return [str(node["id"]) for node in answer.json()]

    def refused(self, body: dict[str, Any]) -> str:
        """Why the API starts no run of the DAG."""
        answer = self._asked("POST", f"/dags/{DAG_ID}/dagRuns", body)
        assert answer.status_code == requests.codes.bad_request, answer.text
        return str(answer.json()["detail"])

    def ended(self, run_id: str, seconds: float, dag_id: str = DAG_ID) -> dict[str, Any]:
        """A run, once it is over."""
        run: dict[str, Any] = {}

        def is_over() -> bool:
            run.update(self.call("GET", f"/dags/{dag_id}/dagRuns/{run_id}"))
            return run["state"] in FINISHED

        assert wait_until(is_over, seconds, RUN_PAUSE), run
        return run

    def log(self, run_id: str, task_id: str) -> list[str]:
        """What a task's first attempt said, line by line."""
        place = f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/{task_id}/logs/1"
        return [str(line["event"]) for line in self.call("GET", place)["content"]]

    def wait_for(self, days: list[str], seconds: float) -> dict[str, str]:
        """Wait until the runs of all these days are over; their states by day."""
        deadline = time.monotonic() + seconds
        while True:
            states = {day: run["state"] for day, run in self.runs().items() if day in days}
            if len(states) == len(days) and set(states.values()) <= FINISHED:
                return states
            assert time.monotonic() < deadline, f"not over within {seconds} s: {states}"
            time.sleep(2)

    def links(self, day: str, task: str) -> dict[str, str | None]:
        """The buttons beside a task of a day's run: their addresses by name."""
        run_id = self.runs()[day]["dag_run_id"]
        path = f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/{task}/links"
        links: dict[str, str | None] = self.call("GET", path)["extra_links"]
        return links

    def task_states(self, day: str) -> dict[str, str]:
        """The state of each task of a day's run."""
        run_id = self.runs()[day]["dag_run_id"]
        instances = self.call("GET", f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances")["task_instances"]
        return {instance["task_id"]: instance["state"] for instance in instances}

    def deadlines(self, day: str) -> list[dict[str, Any]]:
        """What Airflow still expects of a day's run."""
        run_id = self.runs()[day]["dag_run_id"]
        answer = self._asked("GET", f"/dags/{DAG_ID}/dagRuns/{run_id}/deadlines", None, "/ui")
        assert answer.ok, answer.text
        found: list[dict[str, Any]] = answer.json()["deadlines"]
        return found

    def clear(self, day: str, task_id: str) -> None:
        """Have a task of a day's run, and all that follow it, run again."""
        self.call("POST", f"/dags/{DAG_ID}/clearTaskInstances", {
            "dry_run": False, "dag_run_id": self.runs()[day]["dag_run_id"], "task_ids": [task_id],
            "only_failed": False, "include_downstream": True, "reset_dag_runs": True,
        })

    def wait_until_known_to_wait(self, run_id: str, task_id: str, seconds: float, times: int = 1) -> None:
        """Wait until the scheduler has heard so many times that the task stopped working.

        Airflow 3.3 takes an answer in the very second of the question for a failure: the end of the task's first
        phase meets a task that is queued again. No person is that fast.
        """
        log = read_settings(os.environ).logs / "airflow-scheduler.log"

        def is_known() -> bool:
            lines = (line for line in log.read_text(encoding="utf-8").splitlines() if "Received executor event" in line)
            return sum(f"task_id='{task_id}'" in line and run_id in line for line in lines) >= times

        assert wait_until(is_known, seconds)
