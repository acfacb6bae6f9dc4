"""The raw gate: a clean day passes, oddities are told; what it refuses, tests/integration/detection lists."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from google.cloud import bigquery

from contracts.outcome import Outcome, Severity, Status, pass_gate
from contracts.policy.policy import load_policy
from etl.platform.bigquery_client import Warehouse
from expectations.arrival import Arrivals
from expectations.checkpoint import run_checkpoint
from expectations.raw import raw_gate
from tests.integration.expectations.days import EVENTS, PLACES, PRODUCTS, event_id, fill_raw, run_sql

DAY = date(2020, 5, 4)
TRAILING = (date(2020, 5, 3), date(2020, 5, 2), date(2020, 5, 1))
LOADED = {"events": EVENTS, "locations": PLACES, "products": PRODUCTS}


POLICY = load_policy()
WARNED = {
    "most addresses have no country": (
        "update glamira_raw.locations set country_code = null where event_date = :day and ip_hash != 'ip1'",
        {"locations_resolved"},
    ),
    "the shop refuses the crawler": (
        "update glamira_raw.products set outcome = 'blocked' where event_date = :day and product_id > 1",
        {"product_pages_answer"},
    ),
}


@pytest.fixture(scope="module", autouse=True)
def days_before(bigquery_: bigquery.Client) -> None:
    for day in TRAILING:
        fill_raw(bigquery_, day)


@pytest.fixture(autouse=True)
def clean_day(days_before: None, bigquery_: bigquery.Client) -> None:
    fill_raw(bigquery_, DAY)


def judge(
    client: bigquery.Client, folder: Path, trailing: tuple[date, ...] = TRAILING, tables: Collection[str] = LOADED,
) -> tuple[Outcome, ...]:
    gate = raw_gate(Arrivals(DAY, LOADED, trailing), POLICY)
    suites = tuple(suite for suite in gate.suites if suite.name.removeprefix("raw_") in tables)
    return run_checkpoint(replace(gate, suites=suites), client, DAY, "run", folder).outcomes


def spoiled(statement: str) -> set[str]:
    """The raw tables that a statement touches: only their suites need to be asked."""
    return {table for table in LOADED if f"glamira_raw.{table}" in statement} or set(LOADED)


def broken(outcomes: tuple[Outcome, ...]) -> dict[str, Outcome]:
    return {outcome.check: outcome for outcome in outcomes if outcome.status is Status.FAILED}


@pytest.mark.parametrize("trailing", [TRAILING, ()], ids=["an ordinary day", "the first day ever"])
def test_a_clean_day_passes(bigquery_: bigquery.Client, tmp_path: Path, trailing: tuple[date, ...]) -> None:
    outcomes = judge(bigquery_, tmp_path, trailing)
    assert broken(outcomes) == {}
    assert len(outcomes) == len(raw_gate(Arrivals(DAY, LOADED, trailing), POLICY).rules)


@pytest.mark.parametrize("changed", ["false", "true"], ids=["a clean day", "a day that breaks rules"])
def test_a_suite_is_asked_in_one_statement(bigquery_: Warehouse, tmp_path: Path, changed: str) -> None:
    run_sql(bigquery_, f"update glamira_raw.events set store_id = '999' where event_date = :day and {changed}", DAY)
    gate = raw_gate(Arrivals(DAY, LOADED, TRAILING), POLICY)
    before = bigquery_.shared.statements
    run_checkpoint(gate, bigquery_, DAY, "run", tmp_path)
    assert bigquery_.shared.statements - before == len(gate.suites)


@pytest.mark.parametrize("oddity", WARNED)
def test_an_oddity_is_told_and_passes(bigquery_: bigquery.Client, tmp_path: Path, oddity: str) -> None:
    change, rules = WARNED[oddity]
    run_sql(bigquery_, change, DAY)
    outcomes = judge(bigquery_, tmp_path, tables=spoiled(change))
    found = {check: outcome.severity for check, outcome in broken(outcomes).items()}
    assert found == dict.fromkeys(rules, Severity.WARN)
    pass_gate("raw", outcomes)


def test_a_day_without_rows_is_refused(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, "delete from glamira_raw.events where event_date = :day", DAY)
    outcome = broken(judge(bigquery_, tmp_path, tables={"events"}))["events_row_count"]
    assert (outcome.observed, outcome.expected) == ("0", f"{EVENTS}")


@pytest.mark.parametrize(("unnamed", "holds"), [(EVENTS // 10, True), (EVENTS // 10 + 1, False)])
def test_rows_that_break_a_rule_are_counted_up_to_its_rate_and_beyond(
    bigquery_: bigquery.Client, tmp_path: Path, unnamed: int, holds: bool,
) -> None:
    run_sql(bigquery_, f"""
        update glamira_raw.events set current_url = null where event_date = :day and event_id in (
            select event_id from glamira_raw.events where event_date = :day order by event_id limit {unnamed}
        )
    """, DAY)
    [outcome] = [one for one in judge(bigquery_, tmp_path, (), {"events"}) if one.check == "current_url_filled"]
    assert (outcome.observed, outcome.expected) == (f"{unnamed} of {EVENTS} rows", "at most 10% of the rows")
    assert (outcome.status is Status.PASSED) == holds


def test_the_failing_rows_are_named(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, f"update glamira_raw.events set store_id = '999' where event_id = '{event_id(DAY, 2)}'", DAY)
    outcome = broken(judge(bigquery_, tmp_path, tables={"events"}))["store_known"]
    assert (outcome.observed, outcome.expected) == (f"1 of {EVENTS} rows", "0 rows")
    assert f"row_id={event_id(DAY, 2)}" in outcome.message
    assert outcome.message.endswith(".venv/bin/glamira land events 2020-05-04")


def test_a_rule_that_cannot_be_evaluated_has_failed(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, "alter table glamira_raw.products rename column outcome to result", DAY)
    try:
        outcomes = judge(bigquery_, tmp_path, tables={"products"})
    finally:
        run_sql(bigquery_, "alter table glamira_raw.products rename column result to outcome", DAY)
    assert broken(outcomes)["product_outcome_known"].observed.startswith("no figure")
