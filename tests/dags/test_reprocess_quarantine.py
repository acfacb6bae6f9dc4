"""The form asks what the verb asks, nothing happens unasked, and silence keeps everything quarantined."""

from typing import Any

import pytest

from contracts.datasets.reasons import Reason
from tests.dags.dag_process import printed

DRAW = """
import json
from dags.reprocess_quarantine import dag
approve = dag.get_task("approve")
print(json.dumps({
    "upstream": {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks},
    "rule": dag.get_task("reprocess").trigger_rule,
    "schedule": dag.schedule,
    "params": {name: dag.params.get_param(name).schema for name in dag.params},
    "defaults": {name: dag.params.get_param(name).value for name in dag.params},
    "silence": approve.defaults,
    "hours": approve.response_timeout.total_seconds() / 3600,
}))
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The parsed DAG, as `DRAW` prints it."""
    return printed(DRAW, tmp_path_factory.mktemp("airflow"))


def test_it_says_what_would_happen_before_anybody_is_asked(drawn: dict[str, Any]) -> None:
    assert drawn["upstream"] == {
        "preview": [], "choose": ["preview"], "approve": ["choose"], "reprocess": ["approve", "choose"],
    }
    assert drawn["rule"] == "none_failed_min_one_success"


def test_the_form_knows_every_reason_code_and_is_a_dry_run_at_first(drawn: dict[str, Any]) -> None:
    assert list(drawn["params"]) == ["day", "reason_code", "dry_run", "reason"]
    assert drawn["params"]["reason_code"]["enum"] == ["", *Reason]
    assert drawn["defaults"]["dry_run"] is True
    assert drawn["params"]["reason"]["minLength"] > 0


def test_silence_is_a_no(drawn: dict[str, Any]) -> None:
    assert (drawn["silence"], drawn["schedule"]) == (["Reject"], None)
    assert 0 < drawn["hours"] <= 24
