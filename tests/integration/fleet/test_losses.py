"""What a fleet loses costs time, and nothing else: no day is lost, held without a reason, or published twice."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.conftest import Seed, Truth, run_module
from tests.integration.fleet.fleet import Fleet
from tests.integration.fleet.work_disk import WorkDisk, work_disk
from tests.integration.pipeline import published

LARGE, EVENTS = "2020-05-05", 45_000  # four slices
PAST, BAD, FEW = ["2020-05-11", "2020-05-12", "2020-05-13", "2020-05-15", "2020-05-16"], "2020-05-14", 2_000
RUN_SECONDS = 2_400
DAILY, BACKFILL = "glamira_daily", "glamira_backfill"

pytestmark = [pytest.mark.soak, pytest.mark.timeout(7_200)]


@dataclass(frozen=True)
class Results:
    """What the days hold, how both runs ended, and why days were held while the disk was full."""

    truths: dict[str, Truth]
    large: dict[str, Any]
    backfill: dict[str, Any]
    attempts: dict[str, int]
    without_space: dict[str, str]


@pytest.fixture(scope="module")
def disk(sandbox: Settings) -> Iterator[WorkDisk | None]:
    """The disk of WORK_DIR, which all workers share."""
    with work_disk(sandbox.work_dir) as mounted:
        yield mounted


def held_without_space(fleet: Fleet, disk: WorkDisk | None, sandbox: Settings, dag_id: str, run_id: str, task_id: str,
                       ) -> dict[str, str]:
    """Fill the disk while a task runs, and have the run's tasks run again with space; the reasons of the days held."""
    if not disk:
        return {}
    fleet.at_work(dag_id, run_id, task_id)
    disk.fill()
    assert fleet.ended(run_id, RUN_SECONDS, dag_id)["state"] == "failed"
    reasons = {day: row["reason"] for day, row in states(sandbox).items() if row["status"] == "held"}
    disk.make_space()
    fleet.clear_run(dag_id, run_id)
    return reasons


def states(sandbox: Settings) -> dict[str, dict[str, Any]]:
    """The verdict of each day."""
    rows = query(bigquery_client(sandbox), "select data_date, status, reason from glamira_ops.quality_status")
    return {f"{row['data_date']}": row for row in rows}


@pytest.fixture(scope="module")
def results(fleet: Fleet, seeded: Seed, disk: WorkDisk | None, sandbox: Settings) -> Results:
    """A large day, then days of the past with a bad one among them; each kind of loss comes in both runs."""
    truths = {LARGE: seeded(LARGE, events=EVENTS, orders=200, seed=5, defects="typical")}
    for day in PAST:
        truths[day] = seeded(day, events=FEW, orders=120, seed=6, defects="typical")
    seeded(BAD, events=FEW, orders=120, seed=6, defects="currency_swapped")

    large = fleet.trigger(DAILY, {"day": LARGE})
    without_space = held_without_space(fleet, disk, sandbox, DAILY, large, "judge_events")
    fleet.kill(fleet.worker_of(fleet.at_work(DAILY, large, "judge_events")))
    fleet.reached(DAILY, large, "land_events")
    fleet.flush()
    fleet.reached(DAILY, large, "audit_raw")
    fleet.kill("airflow-scheduler", "airflow-triggerer")
    fleet.reached(DAILY, large, "build")
    fleet.restart_database()
    large_run = fleet.ended(large, RUN_SECONDS, DAILY)
    attempts = {one["task_id"]: one["try_number"] for one in fleet.instances(DAILY, large)}

    past = fleet.trigger(BACKFILL, {"from": PAST[0], "to": PAST[-1], "dry_run": False})
    without_space |= held_without_space(fleet, disk, sandbox, BACKFILL, past, "chunk")
    fleet.kill(fleet.worker_of(fleet.at_work(BACKFILL, past, "chunk")))
    fleet.flush()
    fleet.kill("airflow-scheduler", "airflow-triggerer")
    fleet.at_work(BACKFILL, past, "chunk")
    fleet.restart_database()
    return Results(truths, large_run, fleet.ended(past, RUN_SECONDS, BACKFILL), attempts, without_space)


def test_only_who_logs_in_may_ask(fleet: Fleet) -> None:
    assert requests.get(f"{fleet.url}/api/v2/dags", timeout=10).status_code == requests.codes.unauthorized


def test_the_large_day_was_judged_again_where_a_worker_was_lost(results: Results) -> None:
    assert results.large["state"] == "success"
    assert results.attempts["publish"] == 1


def test_every_good_day_equals_the_ledger(results: Results, sandbox: Settings) -> None:
    client = bigquery_client(sandbox)
    for day, truth in results.truths.items():
        published.require_truth(client, truth, [day])
        report = json.loads(run_module("etl", "reconcile", day, "--json").stdout)
        assert report["balanced"], report


def test_the_bad_day_is_held_alone_with_a_reason(results: Results, sandbox: Settings) -> None:
    assert results.backfill["state"] == "failed", "a day of it is held"
    found = states(sandbox)
    assert {day for day, row in found.items() if row["status"] == "published"} == {LARGE, *PAST}
    assert (found[BAD]["status"], "currency" in found[BAD]["reason"]) == ("held", True)


def test_a_full_disk_held_the_days_and_was_named_with_what_is_free(results: Results, disk: WorkDisk | None) -> None:
    if not disk:
        pytest.skip("nobody may mount a disk here: it needs root")
    assert results.without_space.keys() >= {LARGE, *PAST}
    for day in (LARGE, *PAST):
        assert "no space left" in results.without_space[day], results.without_space
        assert f"WORK_DIR {disk.folder} has " in results.without_space[day]


def test_nothing_was_loaded_twice(results: Results, sandbox: Settings) -> None:
    [rows] = query(bigquery_client(sandbox), """
        select count(*) as all_rows, count(distinct to_json_string((event_id, event_date))) as own
        from glamira_raw.events where event_date between date '2020-05-01' and date '2020-05-31'
    """)
    assert rows["all_rows"] == rows["own"]
    assert results.truths.keys() == {LARGE, *PAST}
