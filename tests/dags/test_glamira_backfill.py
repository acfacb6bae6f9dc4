"""The form asks what the verb asks, and chunks come one after the other."""

from typing import Any

import pytest

from tests.dags.dag_process import printed

DRAW = """
import json
from dags.glamira_backfill import dag
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
}))
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The parsed DAG, as `DRAW` prints it."""
    return printed(DRAW, tmp_path_factory.mktemp("airflow"))


def test_chunks_come_one_after_the_other_and_late_days_after_them(drawn: dict[str, Any]) -> None:
    assert drawn["upstream"] == {"plan": [], "chunk": ["plan"], "late_days": ["chunk"], "watcher": ["chunk"]}
    assert (drawn["mapped"], drawn["at_once"]) == (["chunk"], 1)
    assert drawn["rules"] == {"plan": "all_success", "chunk": "all_success", "late_days": "all_done",
                              "watcher": "all_done"}


def test_what_publishes_tells_of_it(drawn: dict[str, Any]) -> None:
    assert drawn["outlets"] == {
        "chunk": ["glamira_publications", "glamira_holds", "glamira_refusals"], "late_days": ["glamira_publications"],
    }


def test_a_killed_chunk_is_tried_again(drawn: dict[str, Any]) -> None:
    assert drawn["retries"] > 0


def test_nothing_runs_unasked_and_the_form_is_a_dry_run_at_first(drawn: dict[str, Any]) -> None:
    assert drawn["defaults"] == {"from": None, "to": None, "dry_run": True, "again": False}
    assert (drawn["schedule"], drawn["max_active_runs"]) == (None, 1)


def test_every_task_has_a_text(drawn: dict[str, Any]) -> None:
    assert drawn["undocumented"] == []
