"""Volume by store and event type: a lost store is refused, a peak is told, what is new or small raises nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from google.cloud import bigquery

from contracts.outcome import Outcome, Severity, Status
from contracts.policy.policy import Policy, load_policy
from etl.site.usual import usual
from expectations.arrival import Arrivals
from expectations.checkpoint import run_checkpoint
from expectations.raw import raw_gate
from tests.integration.expectations.days import fill_raw, run_sql

DAY = date(2020, 6, 5)
TRAILING = (date(2020, 6, 4), date(2020, 6, 3), date(2020, 6, 2))
RULES = {"event_type_volume", "store_volume", "stores_not_lost"}
SILENT = "update glamira_raw.events set store_id = '7' where event_date = :day"
LOST = {"store_volume": Severity.WARN, "stores_not_lost": Severity.FAIL}
EARLY = "cast(concat('0x', substr(event_id, 9)) as int64) <= {}"
AGAIN = "insert into glamira_raw.events select * from glamira_raw.events where event_date = :day"

ODDITIES = {
    "an ordinary day": ("select 1", {}),
    "a store is silent": (SILENT, LOST),
    "a sale peak": (f"{AGAIN}; {AGAIN}", dict.fromkeys(("event_type_volume", "store_volume"), Severity.WARN)),
    "a weekend": (f"delete from glamira_raw.events where event_date = :day and {EARLY.format(199)}", {}),
    "a new store": (f"{SILENT} and {EARLY.format(119)}", {}),
    "an event type is rare": (
        "delete from glamira_raw.events where event_date = :day and event_type = 'view_product_detail' and "
        + EARLY.format(279),
        {"event_type_volume": Severity.WARN},
    ),
}


@pytest.fixture(scope="module", autouse=True)
def days_before(bigquery_: bigquery.Client) -> None:
    for day in TRAILING:
        fill_raw(bigquery_, day)


@pytest.fixture(autouse=True)
def clean_day(days_before: None, bigquery_: bigquery.Client) -> None:
    fill_raw(bigquery_, DAY)


@pytest.fixture
def days_before_change(bigquery_: bigquery.Client) -> Iterator[None]:
    """For a test that changes the days before: they are clean again after it."""
    yield
    for day in TRAILING:
        fill_raw(bigquery_, day)


def broken(client: bigquery.Client, folder: Path, policy: Policy, *trailing: date) -> dict[str, Outcome]:
    """What the volume rules, and only they, have against the day."""
    gate = raw_gate(Arrivals(DAY, {}, trailing), policy)
    asked = replace(gate.suites[0], rules=tuple(rule for rule in gate.rules if rule.name in RULES))
    outcomes = run_checkpoint(replace(gate, suites=(asked,)), client, DAY, "run", folder).outcomes
    assert {outcome.check for outcome in outcomes} == RULES
    return {outcome.check: outcome for outcome in outcomes if outcome.status is Status.FAILED}


def shown_as_odd(client: bigquery.Client) -> set[str]:
    """The rules whose figures the review page shows outside their band."""
    figures = usual(client, DAY, load_policy(), TRAILING).of("event type", "store")
    return {one.stated.place.rpartition(".")[2] for one in figures if one.word in ("above", "below")}


def severities(found: dict[str, Outcome]) -> dict[str, Severity]:
    return {check: outcome.severity for check, outcome in found.items()}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_an_oddity_is_judged(bigquery_: bigquery.Client, tmp_path: Path, oddity: str) -> None:
    change, expected = ODDITIES[oddity]
    run_sql(bigquery_, change, DAY)
    assert severities(broken(bigquery_, tmp_path, load_policy(), *TRAILING)) == expected
    assert shown_as_odd(bigquery_) == expected.keys() - {"stores_not_lost"}


def test_the_lost_store_is_named_with_its_figures(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, SILENT, DAY)
    message = broken(bigquery_, tmp_path, load_policy(), *TRAILING)["stores_not_lost"].message
    assert "store_id=6, events=0, usual_events=400" in message
    assert "contracts/policy/policy.yml" in message


@pytest.mark.usefixtures("days_before_change")
def test_an_outage_among_the_days_before_does_not_move_the_median(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, "delete from glamira_raw.events where event_date = :day", TRAILING[1])
    assert broken(bigquery_, tmp_path, load_policy(), *TRAILING) == {}


@pytest.mark.usefixtures("days_before_change")
def test_a_store_seen_on_one_day_of_three_is_not_missed(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    for day in TRAILING[1:]:
        run_sql(bigquery_, SILENT, day)
    run_sql(bigquery_, SILENT, DAY)
    assert broken(bigquery_, tmp_path, load_policy(), *TRAILING) == {}


def test_few_published_days_only_warn(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, SILENT, DAY)
    found = broken(bigquery_, tmp_path, load_policy(), *TRAILING[:2])
    assert severities(found) == dict.fromkeys(LOST, Severity.WARN)


def test_a_small_store_raises_nothing(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    policy = load_policy()
    events = policy.table("events")
    demanding = {name: replace(events.rule(name), limits={"factor": 3, "evidence": 401}) for name in RULES}
    rules = replace(events, rules={**events.rules, **demanding})
    run_sql(bigquery_, SILENT, DAY)
    assert broken(bigquery_, tmp_path, replace(policy, tables={**policy.tables, "events": rules}), *TRAILING) == {}
