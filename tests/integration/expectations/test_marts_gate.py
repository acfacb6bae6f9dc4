"""The marts gate: clean facts pass every rule, and each defect is caught by the rules that name it."""

from datetime import date
from pathlib import Path

import pytest
from google.cloud import bigquery

from contracts.errors import GateRefused
from contracts.outcome import Outcome, Severity, Status, pass_gate
from contracts.policy import load_policy
from expectations.checkpoint import run_checkpoint
from expectations.marts import DIMENSIONS, marts_gate
from expectations.revenue import Comparison
from tests.integration.expectations.days import fill_dimensions, fill_facts, fill_raw, run_sql

DAY = date(2020, 5, 4)
REPORTS = ("mart_revenue_daily", "mart_conversion_funnel_daily")
LINE = f"order_line_key = '{20:024x}-0'"

LOST = ", ".join(f"{key} = 'lost'" for key in DIMENSIONS)

REFUSED = {
    "a line came twice": (
        f"insert into glamira_audit.fct_order_lines select * from glamira_audit.fct_order_lines where {LINE}",
        {"order_line_key_unique", "orders_are_sums", "revenue_is_that_of_lines"},
    ),
    "a line is lost": (
        f"delete from glamira_audit.fct_order_lines where {LINE}", {"orders_are_sums", "revenue_is_that_of_lines"},
    ),
    "an amount is not price times quantity": (
        f"update glamira_audit.fct_order_lines set line_amount = line_amount * 100 where {LINE}",
        {"line_amount_is_price_times_quantity", "orders_are_sums", "revenue_is_that_of_lines"},
    ),
    "an amount is null": (
        f"update glamira_audit.fct_order_lines set line_amount = null where {LINE}",
        {"line_amount_is_price_times_quantity", "orders_are_sums", "revenue_is_that_of_lines"},
    ),
    "a currency is null": (
        f"update glamira_audit.fct_order_lines set currency_code = null where {LINE}",
        {"line_currency_present", "revenue_is_that_of_lines"},
    ),
    "a quantity is implausible": (
        f"update glamira_audit.fct_order_lines set quantity = 9999, line_amount = unit_price * 9999 where {LINE}",
        {"line_quantity_plausible", "orders_are_sums", "revenue_is_that_of_lines"},
    ),
    "an order of a test host is in": (
        f"update glamira_raw.events set is_test_host = true where event_date = :day and event_id = '{20:024x}'",
        {"no_test_orders"},
    ),
    "an order of a store that is no shop is in": (
        f"update glamira_raw.events set store_id = '78' where event_date = :day and event_id = '{20:024x}'",
        {"no_test_orders"},
    ),
    "an order total is off": (
        f"update glamira_audit.fct_orders set order_amount = order_amount + 0.01 where order_key = '{20:024x}'",
        {"orders_are_sums"},
    ),
    "an order was not de-duplicated": (
        "update glamira_audit.fct_orders set order_id = '40', cart_fingerprint = 'cart40' "
        f"where order_key = '{20:024x}'",
        {"no_repeated_orders"},
    ),
    "the revenue report is stale": (
        "update glamira_audit.mart_revenue_daily set revenue = revenue - 1 where true", {"revenue_is_that_of_lines"},
    ),
    "the revenue report lacks a store": (
        "delete from glamira_audit.mart_revenue_daily where true", {"revenue_is_that_of_lines"},
    ),
    "the funnel has other orders": (
        "update glamira_audit.mart_conversion_funnel_daily set order_count = 1 where true", {"funnel_ends_in_orders"},
    ),
    "keys are in no dimension": (
        f"update glamira_audit.fct_order_lines set {LOST} where {LINE}",
        {f"{key}_known" for key in DIMENSIONS},
    ),
}


@pytest.fixture(scope="module", autouse=True)
def dimensions(bigquery_: bigquery.Client) -> None:
    fill_dimensions(bigquery_, DAY)


@pytest.fixture(autouse=True)
def clean_day(dimensions: None, bigquery_: bigquery.Client) -> None:
    fill_raw(bigquery_, DAY)
    fill_facts(bigquery_, DAY)


def judge(
    client: bigquery.Client, folder: Path, *days: date, reports: tuple[str, ...] = REPORTS,
) -> tuple[Outcome, ...]:
    gate = marts_gate(days or (DAY,), reports, load_policy(), Comparison(DAY))
    return run_checkpoint(gate, client, DAY, "run", folder).outcomes


def broken(outcomes: tuple[Outcome, ...]) -> dict[str, Outcome]:
    return {outcome.check: outcome for outcome in outcomes if outcome.status is Status.FAILED}


@pytest.mark.parametrize("days", [(DAY,), (date(2020, 5, 3), DAY)], ids=["one day", "an affected day more"])
def test_clean_facts_pass(bigquery_: bigquery.Client, tmp_path: Path, days: tuple[date, ...]) -> None:
    assert broken(judge(bigquery_, tmp_path, *days)) == {}


def test_a_day_without_orders_passes(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    assert broken(judge(bigquery_, tmp_path, date(2020, 5, 3))) == {}


def test_reports_that_were_not_built_are_not_asked(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    checks = {outcome.check for outcome in judge(bigquery_, tmp_path, reports=())}
    assert "orders_are_sums" in checks
    assert not checks & {"revenue_is_that_of_lines", "funnel_ends_in_orders"}


@pytest.mark.parametrize("defect", REFUSED)
def test_a_defect_is_refused(bigquery_: bigquery.Client, tmp_path: Path, defect: str) -> None:
    spoil, rules = REFUSED[defect]
    run_sql(bigquery_, spoil, DAY)
    outcomes = judge(bigquery_, tmp_path)
    assert set(broken(outcomes)) == rules
    with pytest.raises(GateRefused):
        pass_gate("marts", outcomes)


def test_many_unknown_members_and_missing_rates_are_told(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, """
        update glamira_audit.fct_order_lines set location_key = '-1', line_amount_eur = null where true
    """, DAY)
    outcomes = judge(bigquery_, tmp_path)
    found = {check: outcome.severity for check, outcome in broken(outcomes).items()}
    assert found == dict.fromkeys(("location_key_resolved", "lines_in_euro"), Severity.WARN)
    pass_gate("marts", outcomes)
