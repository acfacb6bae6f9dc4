"""A day that cannot be run fails at once and says why; nobody waits behind it, and nothing of it is held or told of."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import requests

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.integration.airflow.airflow_api import DAG_ID, DAYS, AirflowApi
from tests.integration.airflow.conftest import BAD_DAY, GOOD_DAYS, Days, sink

pytestmark = pytest.mark.timeout(2400)
PATIENCE = 120


def ahead(days: int) -> str:
    """The day so many days from now; not over for a day at least, should midnight pass meanwhile."""
    return f"{datetime.now(UTC).date() + timedelta(days=days)}"


def triggered(airflow: AirflowApi, day: str) -> dict[str, Any]:
    """A run of the form with that day, once it is over."""
    run = airflow.call("POST", f"/dags/{DAG_ID}/dagRuns", {"logical_date": None, "conf": {"day": day}})
    return airflow.ended(run["dag_run_id"], PATIENCE)


@pytest.mark.parametrize(("wanted", "reason"), [
    (lambda: ahead(1), "it is not over yet in UTC"), (lambda: ahead(400), "it is not over yet in UTC"),
    (lambda: "2020-03-31", f"it is before the first day, {DAYS[0]}"),
], ids=["tomorrow", "next year", "before the first"])
def test_a_form_with_a_day_that_cannot_be_run_fails_at_once(
    days: Days, airflow: AirflowApi, sandbox: Settings, wanted: Callable[[], str], reason: str,
) -> None:
    day = wanted()
    mails = requests.get(sink(sandbox, "mail"), timeout=10).json()
    run = triggered(airflow, day)
    assert run["state"] == "failed"
    told = [run["note"], *airflow.log(run["dag_run_id"], "check_day")]
    assert [line for line in told if line.startswith(f"day {day}: {reason}")] == [told[0]] * 2
    known = "select 1 as one from glamira_ops.runs where data_date = @day"
    assert query(bigquery_client(sandbox), known, {"day": date.fromisoformat(day)}) == []
    assert requests.get(sink(sandbox, "mail"), timeout=10).json() == mails


@pytest.mark.parametrize(("day", "reason"), [
    ("2099-01-01", "it is in the future"), ("2020-05-17", "it is before the first day"),
])
def test_a_logical_date_that_cannot_be_run_starts_nothing(airflow: AirflowApi, day: str, reason: str) -> None:
    assert reason in airflow.refused({"logical_date": f"{day}T00:00:00Z"})


def test_a_runs_id_note_and_duration_are_its_own(days: Days, airflow: AirflowApi) -> None:
    for day in GOOD_DAYS:
        run = airflow.runs()[day]
        assert (run["dag_run_id"], run["note"]) == (f"scheduled__{day}", f"day {day}")
        assert run["duration"] < 1_800


def test_the_grid_shows_the_groups(airflow: AirflowApi) -> None:
    assert {"source", "landing", "gates", "release"} <= set(airflow.drawn())


def test_the_log_of_what_failed_has_the_errors_sentence(days: Days, airflow: AirflowApi) -> None:
    run_id = airflow.runs()[BAD_DAY]["dag_run_id"]
    for task in ("land_events", "alert", "watcher"):
        told = [line for line in airflow.log(run_id, task) if "line_currency_unexpected" in line]
        assert any(f"events of {BAD_DAY}" in line for line in told)
