"""The DAG is the registry of stations, drawn once more."""

import json
from pathlib import Path
from typing import Any

import pytest

from dags.station_texts import GROUPS
from dags.tasks import failed_of
from etl.platform.settings import DEADLINE_HOURS, RUN_TIMEOUT_HOURS
from etl.stations import STATIONS
from tests.dags.dag_process import ROOT, printed

DRAW = """
import json
from dags.glamira_daily import dag
from dags.tasks import notify_overdue
steward = dag.get_task("steward")
print(json.dumps({
    "upstream": {task.task_id: sorted(task.upstream_task_ids) for task in dag.tasks},
    "rules": {task.task_id: task.trigger_rule for task in dag.tasks},
    "teardowns": sorted(task.task_id for task in dag.tasks if task.is_teardown),
    "outlets": {task.task_id: [one.name for one in task.outlets] for task in dag.tasks if task.outlets},
    "mapped": [task.task_id for task in dag.tasks if task.is_mapped],
    "pools": {task.task_id: task.pool for task in dag.tasks},
    "retries": {task.task_id: task.retries for task in dag.tasks},
    "silence": steward.defaults,
    "hours": steward.response_timeout.total_seconds() / 3600,
    "empty_form": steward.params.validate(),
    "called_back": sorted(task.task_id for task in dag.tasks if task.has_on_failure_callback),
    "run_calls_back": dag.has_on_failure_callback,
    "deadline_hours": [one.interval.total_seconds() / 3600 for one in dag.deadline],
    "late_backfill": notify_overdue({"dag_run": {"run_type": "backfill"}}),
    "timeout_hours": dag.dagrun_timeout.total_seconds() / 3600,
    "groups": {task.task_id: task.task_group.group_id for task in dag.tasks},
    "drawn_groups": [child.node_id for child in dag.task_group.topological_sort()],
    "drawn_gates": [child.node_id for child in dag.task_group.get_task_group_dict()["gates"].topological_sort()],
    "owners": sorted({task.owner for task in dag.tasks}),
    "undocumented": sorted(task.task_id for task in dag.tasks if not task.doc_md),
    "subject": steward.subject,
    "day": dag.params.get_param("day").schema,
    "ends": [str(dag.end_date), *sorted({str(task.end_date) for task in dag.tasks})],
    "starts": sorted({task.start_date.year for task in dag.tasks}),
    "max_active_runs": dag.max_active_runs,
    "catchup": dag.catchup,
}))
"""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The parsed DAG, as `DRAW` prints it."""
    return printed(DRAW, tmp_path_factory.mktemp("airflow"))


def test_every_station_is_a_task_with_its_needs(drawn: dict[str, Any]) -> None:
    stations = {station.name: sorted(station.needs) for station in STATIONS}
    upstream = drawn["upstream"]
    assert upstream == {name: needs or ["check_day"] for name, needs in stations.items()} | {
        "check_day": [], "plan_events": ["check_day"], "judge_events": ["plan_events"], "land_events": ["judge_events"],
        "choose": ["reconcile"], "steward": ["choose"], "answer": ["steward"],
        "publish": ["answer", "choose", "reconcile"],
        "alert": sorted(stations), "review": sorted([*stations, "alert"]), "watcher": sorted([*stations, "alert"]),
        "retention": sorted(stations),
    }


def test_one_failure_alerts_and_keeps_the_run_red(drawn: dict[str, Any]) -> None:
    assert (drawn["rules"]["alert"], drawn["rules"]["watcher"]) == ("one_failed", "one_failed")
    assert drawn["teardowns"] == ["retention", "review"], "neither has a say in the run's verdict"
    assert drawn["retries"]["watcher"] == 0
    assert drawn["retries"]["land_events"] > 0


def test_a_small_day_has_no_slice_and_a_failed_slice_is_not_passed_over(drawn: dict[str, Any]) -> None:
    assert drawn["rules"]["land_events"] == "none_failed"
    assert drawn["mapped"] == ["judge_events"]
    states = {"judge_events_0": "success", "judge_events_11": "failed", "land_events": "upstream_failed"}
    assert failed_of(states) == ["land_events"]


def test_what_holds_refuses_or_publishes_tells_of_it(drawn: dict[str, Any]) -> None:
    landings = {station.name: ["glamira_refusals"] for station in STATIONS if station.name.startswith("land_")}
    told = {"publish": ["glamira_publications"], "rerun_late_days": ["glamira_publications"]}
    assert drawn["outlets"] == landings | told | {"choose": ["glamira_holds"], "alert": ["glamira_holds"]}


def test_slots_are_of_pools_where_there_are_pools(drawn: dict[str, Any], tmp_path: Path) -> None:
    assert set(drawn["pools"].values()) == {"default_pool"}
    known = json.loads((ROOT / "infra" / "airflow" / "pools.json").read_text(encoding="utf-8"))
    pools = printed(DRAW, tmp_path, GLAMIRA_POOLS="true")["pools"]
    assert set(pools.values()) == {"default_pool", *known}
    assert (pools["crawl"], pools["judge_events"], pools["build"]) == ("source", "landing", "warehouse")


def test_publish_needs_no_form_and_silence_is_a_no(drawn: dict[str, Any]) -> None:
    assert drawn["rules"]["publish"] == "none_failed_min_one_success"
    assert (drawn["silence"], drawn["retries"]["steward"]) == (["Reject"], 0)
    assert 0 < drawn["hours"] < 24
    assert drawn["empty_form"] == {"reason": ""}


def test_a_station_and_a_run_that_fail_call_back_and_a_run_has_a_deadline(drawn: dict[str, Any]) -> None:
    told = sorted(["plan_events", "judge_events", *(station.name for station in STATIONS)])
    assert (drawn["called_back"], drawn["run_calls_back"]) == (told, True)
    assert drawn["deadline_hours"] == [DEADLINE_HOURS]
    assert drawn["late_backfill"] is None  # asks no warehouse


def test_a_run_is_ended_in_time_and_asks_for_its_day(drawn: dict[str, Any]) -> None:
    assert drawn["timeout_hours"] == RUN_TIMEOUT_HOURS
    assert (drawn["day"]["format"], drawn["day"]["type"]) == ("date", ["null", "string"])
    assert "key='day'" in drawn["subject"]


def test_no_date_leaves_a_run_without_tasks(drawn: dict[str, Any]) -> None:
    assert (drawn["starts"], drawn["ends"]) == ([1970], ["None", "None"])


def test_every_task_has_a_text_and_an_owner_and_every_station_a_group(drawn: dict[str, Any]) -> None:
    assert drawn["undocumented"] == []
    assert drawn["owners"] == ["data engineering", "data stewards", "product catalogue", "shop tracking"]
    assert {drawn["groups"][station.name] for station in STATIONS} == set(GROUPS)


def test_the_groups_follow_each_other_and_can_be_drawn(drawn: dict[str, Any]) -> None:
    assert drawn["drawn_groups"][:4] == ["source", "landing", "gates", "release"]
    assert drawn["drawn_gates"] == ["audit_raw", "marts", "audit_marts", "reconcile"]


def test_runs_come_one_at_a_time_and_none_of_the_past_unasked(drawn: dict[str, Any]) -> None:
    assert (drawn["max_active_runs"], drawn["catchup"]) == (1, False)
