"""The raw gate: a clean day passes every rule, and each defect is caught by the rules that name it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from google.cloud import bigquery

from contracts.errors import GateRefused
from contracts.outcome import Outcome, Severity, Status, pass_gate
from contracts.policy import Policy, load_policy
from expectations.arrival import Arrivals
from expectations.checkpoint import run_checkpoint
from expectations.raw import raw_gate
from tests.integration.expectations.days import EVENTS, PLACES, PRODUCTS, fill_raw, run_sql

DAY = date(2020, 5, 4)
TRAILING = (date(2020, 5, 3), date(2020, 5, 2), date(2020, 5, 1))
LOADED = {"events": EVENTS, "locations": PLACES, "products": PRODUCTS}


def small_shop() -> Policy:
    """The policy where ten orders are evidence enough."""
    policy = load_policy()
    events = policy.table("events")
    lowered = {
        name: replace(events.rule(name), limits={**events.rule(name).limits, "evidence": 10})
        for name in ("orders_not_lost", "checkout_share")
    }
    return replace(policy, tables={**policy.tables, "events": replace(events, rules={**events.rules, **lowered})})


SMALL_SHOP = small_shop()
FIRST_ORDER = f"event_date = :day and event_id = '{20:024x}'"
EVENT = f"event_date = :day and event_id = '{2:024x}'"
PLACE, PRODUCT = "event_date = :day and ip_hash = 'ip1'", "event_date = :day and product_id = 1"

REFUSED = {
    "a row is lost": (f"delete from glamira_raw.events where {EVENT}", {"events_row_count"}),
    "a row came twice": (
        f"insert into glamira_raw.events select * from glamira_raw.events where {EVENT}",
        {"events_row_count", "event_id_unique"},
    ),
    "a superseded row stayed": (
        f"update glamira_raw.events set _batch_id = 'old' where {EVENT}", {"events_of_live_batches"},
    ),
    "a batch is not live": (
        "update glamira_ops.loads set status = 'superseded' where event_date = :day and dataset = 'products'",
        {"products_loaded", "products_of_live_batches"},
    ),
    "an event type is unknown": (
        f"update glamira_raw.events set event_type = 'page_view' where {EVENT}", {"event_type_known"},
    ),
    "a store is unknown": (f"update glamira_raw.events set store_id = '999' where {EVENT}", {"store_known"}),
    "an event is of the next day": (
        f"update glamira_raw.events set occurred_at = timestamp_add(timestamp(:day), interval 1 day) where {EVENT}",
        {"occurred_within_day"},
    ),
    "a mandatory column is null": (
        f"update glamira_raw.events set event_type = null where {EVENT}", {"mandatory_columns"},
    ),
    "an order has no id": (f"update glamira_raw.events set order_id = null where {FIRST_ORDER}", {"orders_complete"}),
    "an order has no line": (
        f"update glamira_raw.events set cart_products = [] where {FIRST_ORDER}", {"orders_complete"},
    ),
    "the commonest event type is gone": (
        "update glamira_raw.events set event_type = 'view_home_page' "
        "where event_date = :day and event_type = 'view_product_detail'",
        {"event_mix", "event_mix_usual", "event_type_volume"},
    ),
    "the orders are gone": (
        "update glamira_raw.events set event_type = 'view_product_detail' "
        "where event_date = :day and event_type = 'checkout_success'",
        {"orders_not_lost", "checkout_share"},
    ),
    "an address is located twice": (
        f"insert into glamira_raw.locations select * from glamira_raw.locations where {PLACE}",
        {"locations_row_count", "location_ip_unique"},
    ),
    "an address is not located": (f"delete from glamira_raw.locations where {PLACE}", {"locations_row_count"}),
    "many addresses are not located": (
        "delete from glamira_raw.locations where event_date = :day and ip_hash like 'ip1%'",
        {"locations_row_count", "locations_cover_events"},
    ),
    "a product came twice": (
        f"insert into glamira_raw.products select * from glamira_raw.products where {PRODUCT}",
        {"products_row_count", "product_id_unique"},
    ),
    "a crawl outcome is unknown": (
        f"update glamira_raw.products set outcome = 'fine' where {PRODUCT}", {"product_outcome_known"},
    ),
    "a named product has no name": (
        f"update glamira_raw.products set product_name = ' ' where {PRODUCT}", {"named_products_named"},
    ),
}
WARNED = {
    "addresses are missing": (
        "update glamira_raw.events set ip_hash = null where event_date = :day and order_id is not null",
        {"ip_hash_filled"},
    ),
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
    gate = raw_gate(Arrivals(DAY, LOADED, trailing), SMALL_SHOP)
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
    assert len(outcomes) == len(raw_gate(Arrivals(DAY, LOADED, trailing), SMALL_SHOP).rules)


@pytest.mark.parametrize("defect", REFUSED)
def test_a_defect_is_refused(bigquery_: bigquery.Client, tmp_path: Path, defect: str) -> None:
    spoil, rules = REFUSED[defect]
    run_sql(bigquery_, spoil, DAY)
    outcomes = judge(bigquery_, tmp_path, tables=spoiled(spoil))
    assert set(broken(outcomes)) == rules
    with pytest.raises(GateRefused):
        pass_gate("raw", outcomes)


@pytest.mark.parametrize("oddity", WARNED)
def test_an_oddity_is_told_and_passes(bigquery_: bigquery.Client, tmp_path: Path, oddity: str) -> None:
    change, rules = WARNED[oddity]
    run_sql(bigquery_, change, DAY)
    outcomes = judge(bigquery_, tmp_path, tables=spoiled(change))
    found = {check: outcome.severity for check, outcome in broken(outcomes).items()}
    assert found == dict.fromkeys(rules, Severity.WARN)
    pass_gate("raw", outcomes)


def test_half_a_day_is_told_beside_the_refusal(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, f"delete from glamira_raw.events where event_date = :day and event_id > '{100:024x}'", DAY)
    assert {"events_row_count", "volume"} <= set(broken(judge(bigquery_, tmp_path, tables={"events"})))


def test_a_day_without_rows_is_refused(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, "delete from glamira_raw.events where event_date = :day", DAY)
    assert "events_row_count" in broken(judge(bigquery_, tmp_path, tables={"events"}))


def test_the_failing_rows_are_named(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, f"update glamira_raw.events set store_id = '999' where {EVENT}", DAY)
    outcome = broken(judge(bigquery_, tmp_path, tables={"events"}))["store_known"]
    assert (outcome.observed, outcome.expected) == ("1 row", "0 rows")
    assert f"row_id={2:024x}" in outcome.message
    assert outcome.message.endswith("python -m etl land events 2020-05-04")


def test_a_rule_that_cannot_be_evaluated_has_failed(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, "alter table glamira_raw.products rename column outcome to result", DAY)
    try:
        outcomes = judge(bigquery_, tmp_path, tables={"products"})
    finally:
        run_sql(bigquery_, "alter table glamira_raw.products rename column result to outcome", DAY)
    assert broken(outcomes)["product_outcome_known"].observed.startswith("no figure")
