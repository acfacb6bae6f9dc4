"""The scheduler runs two days to publication by itself, and halts on a third, bad one."""

from datetime import date

import pytest
import requests

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from etl.site.address import build_page_address, front_address, page_address
from etl.stations import STATIONS
from tests.integration.airflow.airflow_api import DAG_ID, DAYS, AirflowApi
from tests.integration.airflow.conftest import BAD_DAY, GOOD_DAYS, PAGELESS_DAY, RUN_SECONDS, Days, sink
from tests.integration.pipeline import published

pytestmark = pytest.mark.timeout(2400)


def test_two_days_end_in_success(days: Days, airflow: AirflowApi) -> None:
    assert {day: days.states[day] for day in GOOD_DAYS} == dict.fromkeys(GOOD_DAYS, "success")
    for day in GOOD_DAYS:
        states = airflow.task_states(day)
        assert {states[station.name] for station in STATIONS} == {"success"}
        assert (states["alert"], states["watcher"]) == ("skipped", "skipped")


def test_a_page_that_cannot_be_written_is_red_and_told_and_decides_nothing(days: Days, airflow: AirflowApi) -> None:
    assert [airflow.task_states(day)["review"] for day in DAYS] == ["success", "failed", "success"]
    assert days.states[PAGELESS_DAY] == "success"
    assert f"{PAGELESS_DAY} (it has no page)" in days.front_page


@pytest.mark.parametrize(("day", "task"), [(GOOD_DAYS[0], "publish"), (BAD_DAY, "land_events"), (BAD_DAY, "watcher")])
def test_every_task_leads_to_the_page_of_its_day(
    days: Days, airflow: AirflowApi, sandbox: Settings, day: str, task: str,
) -> None:
    [address] = airflow.links(day, task).values()
    assert address == page_address(sandbox, date.fromisoformat(day))
    assert day in requests.get(address, timeout=10).text


def test_the_dags_text_leads_to_the_review_site(airflow: AirflowApi, sandbox: Settings) -> None:
    assert f"]({front_address(sandbox)})" in airflow.call("GET", f"/dags/{DAG_ID}/details")["doc_md"]


def test_every_data_interval_is_its_own_day(days: Days, airflow: AirflowApi, sandbox: Settings) -> None:
    rows = query(bigquery_client(sandbox), """
        select cast(data_date as string) as day, any_value(run_id) as run_id
        from glamira_ops.runs where station = 'publish' group by data_date
    """)
    ran, runs = {row["day"]: row["run_id"] for row in rows}, airflow.runs()
    assert {day: ran[day] for day in GOOD_DAYS} == {day: runs[day]["dag_run_id"] for day in GOOD_DAYS}
    assert [runs[day]["data_interval_start"][:10] for day in GOOD_DAYS] == GOOD_DAYS


def test_the_marts_equal_the_truth(days: Days, sandbox: Settings) -> None:
    expected = {key: figures for truth in days.truths for key, figures in published.expected(truth, "totals").items()}
    assert published.shown(bigquery_client(sandbox), "totals", GOOD_DAYS) == expected


def test_nothing_runs_that_nobody_asked_for(days: Days, airflow: AirflowApi) -> None:
    assert sorted(airflow.runs()) == DAYS


def test_the_bad_day_halts_and_stays_red(days: Days, airflow: AirflowApi) -> None:
    assert days.states[BAD_DAY] == "failed"
    states = airflow.task_states(BAD_DAY)
    assert (states["publish"], states["alert"], states["watcher"]) == ("upstream_failed", "success", "failed")


def test_the_bad_day_changes_no_mart(days: Days) -> None:
    assert days.marts_after == days.marts_before


def test_the_bad_day_is_held_and_told_of_on_both_channels(days: Days, sandbox: Settings) -> None:
    [held] = query(bigquery_client(sandbox), """
        select status, gate, reason, publication_id from glamira_ops.quality_status where data_date = @day
    """, {"day": date.fromisoformat(BAD_DAY)})
    assert (held["status"], held["gate"], held["publication_id"]) == ("held", "land_events", None)
    [mail] = requests.get(sink(sandbox, "mail"), timeout=10).json()
    [call] = requests.get(sink(sandbox, "webhook"), timeout=10).json()
    assert mail["subject"] == f"[glamira] {BAD_DAY} held at land_events"
    for text in (mail["text"], call["text"]):
        assert "line_currency_unexpected" in text
        assert f".venv/bin/glamira run {BAD_DAY}" in text


def test_what_failed_can_be_cleared(days: Days, airflow: AirflowApi) -> None:
    del days
    assert airflow.deadlines(BAD_DAY), "a run that failed still has its deadline"
    airflow.clear(BAD_DAY, "watcher")
    assert airflow.wait_for([BAD_DAY], RUN_SECONDS) == {BAD_DAY: "failed"}


def test_the_log_of_the_build_has_every_model_and_test(days: Days, airflow: AirflowApi) -> None:
    del days
    said = airflow.log(airflow.runs()[GOOD_DAYS[0]]["dag_run_id"], "build")
    assert any(line.startswith("dbt model=fct_orders status=success seconds=") for line in said)
    assert any(line.startswith("dbt test=fct_orders_primary_key status=pass") and "rows=0" in line for line in said)


@pytest.mark.parametrize("day", GOOD_DAYS)
def test_the_build_leads_to_its_models_and_tests(
    days: Days, airflow: AirflowApi, sandbox: Settings, day: str,
) -> None:
    del days
    page = airflow.links(day, "build")["Models and tests"]
    run_id = airflow.runs()[day]["dag_run_id"]
    assert page == build_page_address(sandbox, date.fromisoformat(day), run_id)
    html = requests.get(page, timeout=10).text
    assert run_id in html
    assert all(f'<th scope="row">{name}</th>' in html for name in ("fct_orders", "fct_orders_primary_key"))
    assert f'href="{page.rpartition("/")[2]}"' in requests.get(page_beside(page, "runs.html"), timeout=10).text


def page_beside(page: str, name: str) -> str:
    """The address of another page of the site."""
    return f"{page.rpartition('/')[0]}/{name}"
