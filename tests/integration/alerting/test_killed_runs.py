"""A killed task, a killed scheduler, a full queue, dead sinks: each becomes known by one channel that remains."""

from datetime import UTC, date, datetime, timedelta

import pytest

from etl.alerting.watch import watch
from etl.platform.settings import Settings
from tests.conftest import Seed, run_module
from tests.integration.airflow.airflow_api import AirflowApi
from tests.integration.alerting.killed_runs import (
    DAYS,
    kill_service,
    only,
    trigger,
    wait_for_message,
)

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

NO_SLOT, BEHIND, ORPHANED, KILLED, REFUSED, UNHEARD = DAYS
AT_DEADLINE = "at deadline"


def past(day: str) -> datetime:
    """A moment past the day's deadline."""
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(days=1, hours=7)


def _give_slots(airflow: AirflowApi, slots: int) -> None:
    airflow.call("PATCH", "/pools/default_pool?update_mask=slots", {"pool": "default_pool", "slots": slots})


def test_a_full_queue_is_told_by_the_watch_and_by_the_runs_deadline(airflow: AirflowApi, sandbox: Settings) -> None:
    _give_slots(airflow, 0)
    try:
        waiting, behind = trigger(airflow, NO_SLOT), trigger(airflow, BEHIND)
        assert watch(only(sandbox, BEHIND), past(BEHIND)).notified == (date.fromisoformat(BEHIND),)
        texts = wait_for_message(sandbox, BEHIND, AT_DEADLINE) + wait_for_message(sandbox, NO_SLOT, AT_DEADLINE)
        assert all("No run of it ever began" in text for text in texts)
        assert watch(only(sandbox, NO_SLOT), past(NO_SLOT)).notified == ()
        for run in (waiting, behind):
            assert {one["state"] for one in run.tasks()} <= {None, "scheduled"}
            run.give_up()
    finally:
        _give_slots(airflow, 128)


def test_a_killed_scheduler_is_told_by_the_watch_and_a_new_one_ends_the_incident(
    airflow: AirflowApi, sandbox: Settings, seeded: Seed,
) -> None:
    seeded(ORPHANED, events=2_000, orders=150, seed=5, defects="typical")
    run = trigger(airflow, ORPHANED)
    run.wait_for_task("land_events", "running", "success")
    kill_service("airflow-scheduler")
    assert watch(only(sandbox, ORPHANED), past(ORPHANED)).notified == (date.fromisoformat(ORPHANED),)
    mail, _ = wait_for_message(sandbox, ORPHANED, AT_DEADLINE)
    assert run.run_id in mail
    run_module("sandbox", "airflow", "up")
    assert run.wait_for_end() == "success"
    wait_for_message(sandbox, ORPHANED, "resolved: published")


def test_a_killed_task_is_told_by_the_alert(airflow: AirflowApi, sandbox: Settings, seeded: Seed) -> None:
    seeded(KILLED, events=2_000, orders=150, seed=5, defects="typical")
    run = trigger(airflow, KILLED)
    run.kill("locate")
    assert run.wait_for_end() == "failed"
    assert (run.task("alert")["state"], run.task("watcher")["state"]) == ("success", "failed")
    for text in wait_for_message(sandbox, KILLED, "at locate"):
        assert "the station ended without a word: killed" in text


def test_a_refusal_is_told_by_its_own_process_though_the_alert_finds_no_slot(
    airflow: AirflowApi, sandbox: Settings, seeded: Seed,
) -> None:
    seeded(REFUSED, events=2_000, orders=150, seed=5, defects="currency_swapped")
    run = trigger(airflow, REFUSED)
    run.wait_for_task("land_events", "running")
    _give_slots(airflow, 0)
    try:
        for text in wait_for_message(sandbox, REFUSED, "at land_events"):
            assert "line_currency_unexpected" in text
        assert run.task("alert")["state"] in (None, "scheduled")
    finally:
        _give_slots(airflow, 128)
    assert run.wait_for_end() == "failed"
    assert run.returned("alert") == "known"


def test_when_every_channel_is_dead_the_run_is_red_and_the_callback_tells_once_one_lives(
    airflow: AirflowApi, sandbox: Settings, seeded: Seed,
) -> None:
    seeded(UNHEARD, events=2_000, orders=150, seed=5, defects="currency_swapped")
    kill_service("sinks")
    run = trigger(airflow, UNHEARD)
    run.wait_for_task("alert", "failed")
    said = run.log("alert")
    run_module("sandbox", "up", "sinks")
    assert "no channel took it" in said
    assert run.wait_for_end() == "failed"
    for text in wait_for_message(sandbox, UNHEARD, "at land_events"):
        assert "line_currency_unexpected" in text
