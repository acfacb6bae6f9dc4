"""Airflow's REST API as the tests need it."""

import time
from dataclasses import dataclass
from typing import Any

import requests

DAG_ID = "glamira_daily"
DAYS = ["2020-05-18", "2020-05-19", "2020-05-20"]
FINISHED = {"success", "failed"}


@dataclass(frozen=True)
class AirflowApi:
    """One Airflow; everybody is its admin."""

    url: str

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """A request's JSON answer; any error fails the test."""
        token = requests.get(f"{self.url}/auth/token", timeout=30).json()["access_token"]
        answer = requests.request(
            method, f"{self.url}/api/v2{path}", json=body, headers={"Authorization": f"Bearer {token}"}, timeout=30,
        )
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

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
        """The DAG's runs by their day."""
        runs = self.call("GET", f"/dags/{DAG_ID}/dagRuns")["dag_runs"]
        return {run["logical_date"][:10]: run for run in runs}

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
