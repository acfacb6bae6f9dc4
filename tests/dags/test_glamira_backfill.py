"""The form asks what the verb asks, chunks come one after the other, and parsing it does no work."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
DRAW = """
import json, sys
from dags.glamira_backfill import dag
heavy = {"polars", "pandera", "great_expectations", "pymongo", "google.cloud.bigquery", "etl.ops.day_run"}
chunk = dag.get_task("chunk")
print(json.dumps({
    "upstream": {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks},
    "mapped": [task.task_id for task in dag.tasks if task.is_mapped],
    "at_once": chunk.max_active_tis_per_dagrun,
    "retries": chunk.retries,
    "rules": {task.task_id: task.trigger_rule for task in dag.tasks},
    "outlets": {task.task_id: [one.name for one in task.outlets] for task in dag.tasks if task.outlets},
    "schedule": dag.schedule,
    "max_active_runs": dag.max_active_runs,
    "defaults": {name: dag.params.get_param(name).value for name in dag.params},
    "undocumented": [task.task_id for task in dag.tasks if not task.doc_md],
    "heavy": sorted(heavy & set(sys.modules)),
}))
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The parsed DAG, from a process of its own, so that what it imports can be told."""
    home = tmp_path_factory.mktemp("airflow")
    done = subprocess.run(
        [sys.executable, "-c", DRAW], cwd=ROOT, env=os.environ | {"AIRFLOW_HOME": str(home)}, capture_output=True,
        text=True, check=True,
    )
    content: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return content


def test_chunks_come_one_after_the_other_and_late_days_after_them(drawn: dict[str, Any]) -> None:
    assert drawn["upstream"] == {"plan": [], "chunk": ["plan"], "late_days": ["chunk"], "watcher": ["chunk"]}
    assert (drawn["mapped"], drawn["at_once"]) == (["chunk"], 1)
    assert drawn["rules"] == {"plan": "all_success", "chunk": "all_success", "late_days": "all_done",
                              "watcher": "all_done"}


def test_what_publishes_tells_of_it(drawn: dict[str, Any]) -> None:
    assert drawn["outlets"] == {"chunk": ["glamira_publications"], "late_days": ["glamira_publications"]}


def test_a_killed_chunk_is_tried_again(drawn: dict[str, Any]) -> None:
    assert drawn["retries"] > 0


def test_nothing_runs_unasked_and_the_form_is_a_dry_run_at_first(drawn: dict[str, Any]) -> None:
    assert drawn["defaults"] == {"from": None, "to": None, "dry_run": True, "again": False}
    assert (drawn["schedule"], drawn["max_active_runs"]) == (None, 1)


def test_every_task_has_a_text_and_parsing_loads_no_station(drawn: dict[str, Any]) -> None:
    assert (drawn["undocumented"], drawn["heavy"]) == ([], [])
