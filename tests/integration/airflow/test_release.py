"""A day that waits for a steward in Airflow: a no leaves it held and red, a yes with name and reason publishes it."""

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import requests

from etl.platform.bigquery import query
from etl.platform.clients import bigquery_client
from etl.platform.settings import Settings
from tests.conftest import run_module
from tests.integration.airflow.airflow_api import DAG_ID, DAYS, AirflowApi
from tests.integration.airflow.airflow_pages import pages, seen
from tests.integration.airflow.conftest import Days, sink
from tests.integration.pipeline import published

DAY, RULE = DAYS[1], "order_identities_usual"
PATIENCE = 600

pytestmark = [pytest.mark.soak, pytest.mark.timeout(2400)]


@pytest.fixture(scope="module")
def odd_day(days: Days, airflow: AirflowApi, sandbox: Settings) -> Iterator[str]:
    """The id of a day's run whose marts are judged again, before its publication, after three larger days."""
    client = bigquery_client(sandbox)
    run_module("etl", "publish", "--roll-back")
    for number in (1, 2, 3):
        query(client, _LARGER_DAY.format(day=DAYS[0], number=number))
        query(client, "insert into glamira_ops.quality_status_history (data_date, status) "
                      f"values (date_sub(date '{DAYS[0]}', interval {number} day), 'published')")
    for box in ("mail", "webhook"):
        requests.delete(sink(sandbox, box), timeout=10)
    airflow.clear(DAY, "audit_marts")
    yield airflow.runs()[DAY]["dag_run_id"]
    query(client, f"delete from glamira_audit.fct_order_lines where order_date < date '{DAYS[0]}'")
    query(client, f"delete from glamira_ops.quality_status_history where data_date < date '{DAYS[0]}'")


def asked(airflow: AirflowApi, run_id: str, times: int) -> dict[str, Any]:
    """The form, once it waits for an answer."""
    deadline = time.monotonic() + PATIENCE
    while (states := airflow.task_states(DAY))["steward"] != "awaiting_input":
        assert time.monotonic() < deadline, states
        assert "failed" not in states.values(), states
        time.sleep(2)
    airflow.wait_until_known_to_wait(run_id, "steward", PATIENCE, times)
    form: dict[str, Any] = airflow.call("GET", f"{_place(run_id)}/hitlDetails")
    return form


def answer(airflow: AirflowApi, run_id: str, option: str, reason: str) -> str:
    """Answer the form; the state that the run ends in."""
    airflow.call("PATCH", f"{_place(run_id)}/hitlDetails",
                 {"chosen_options": [option], "params_input": {"reason": reason}})
    return airflow.wait_for([DAY], PATIENCE)[DAY]


def _place(run_id: str) -> str:
    return f"/dags/{DAG_ID}/dagRuns/{run_id}/taskInstances/steward/-1"


def _status(settings: Settings) -> dict[str, Any]:
    [row] = query(bigquery_client(settings), "select status, gate, reason from glamira_ops.quality_status "
                                             "where data_date = @day", {"day": date.fromisoformat(DAY)})
    return row


def _subjects(settings: Settings) -> list[str]:
    return [mail["subject"] for mail in requests.get(sink(settings, "mail"), timeout=10).json()]


def test_rejected_the_day_stays_held_and_red_and_is_told_once(
    odd_day: str, airflow: AirflowApi, sandbox: Settings,
) -> None:
    form = asked(airflow, odd_day, times=1)
    assert f"marts: {RULE}" in form["body"]
    assert form["subject"] == f"Publish {DAY}, a day that has warnings?"
    held = _status(sandbox)
    assert (held["status"], held["gate"]) == ("held", "publish")
    for text in (RULE, f".venv/bin/glamira accept {DAY} --reason TEXT"):
        assert text in held["reason"]
    assert answer(airflow, odd_day, "Reject", "a tracker is broken") == "failed"
    states = airflow.task_states(DAY)
    assert [states[task] for task in ("reconcile", "steward", "publish", "alert", "watcher")] == [
        "success", "success", "failed", "success", "failed",
    ]
    assert _status(sandbox)["status"] == "held"
    assert _subjects(sandbox) == [f"[glamira] {DAY} held at publish"]
    assert published.shown(bigquery_client(sandbox), "totals", [DAY]) == {}


def test_accepted_it_is_published_in_the_stewards_name(
    odd_day: str, days: Days, airflow: AirflowApi, sandbox: Settings,
) -> None:
    airflow.clear(DAY, "choose")
    asked(airflow, odd_day, times=3)
    [asset] = [one["id"] for one in airflow.call("GET", "/assets")["assets"] if one["name"] == "glamira_marts"]
    page = seen(airflow, pages(odd_day, DAY, asset))["required-action"]
    assert RULE in page
    assert "Reject" in page
    assert answer(airflow, odd_day, "Accept", "a fair in Basel") == "success"
    [accepted] = query(bigquery_client(sandbox), "select * from glamira_ops.acceptances")
    responder = airflow.call("GET", f"{_place(odd_day)}/hitlDetails")["responded_by_user"]["name"]
    assert (accepted["data_date"], accepted["accepted_by"], accepted["reason"]) == (
        date.fromisoformat(DAY), responder, "a fair in Basel",
    )
    assert [warning.split(":")[1].strip() for warning in accepted["warnings"]] == [RULE]
    assert _status(sandbox) == {"status": "published", "gate": None, "reason": None}
    truth = published.expected(days.truths[1], "totals")
    assert published.shown(bigquery_client(sandbox), "totals", [DAY]) == truth
    assert _subjects(sandbox) == [f"[glamira] {DAY} held at publish", f"[glamira] {DAY} resolved: published"]


# As if days before had had the products of a larger one: whether today is a mistake only people can tell.
_LARGER_DAY = """
insert into glamira_audit.fct_order_lines
select * replace (
  date_sub(order_date, interval {number} day) as order_date, concat(order_key, '-{number}') as order_key
)
from glamira_audit.fct_order_lines
where order_date = date '{day}'
"""
