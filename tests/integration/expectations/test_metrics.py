"""A day measured in the warehouse and judged by its metrics: the usual is silent, the odd is named with its band."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from google.cloud import bigquery

from contracts.outcome import Outcome, Status
from contracts.policy.policy import load_policy
from etl.platform.bigquery import query
from expectations.arrival import Arrivals
from expectations.baseline import Comparison
from expectations.checkpoint import run_checkpoint
from expectations.marts import marts_gate
from expectations.metrics.expectation import ExpectMetricsWithinBands
from expectations.metrics.figures import EVENTS, DayMetrics, day_metrics
from expectations.metrics.measure import measure_events, measure_order_lines
from expectations.metrics.rules import Measured
from expectations.raw import raw_gate
from expectations.rules import Gate
from tests.integration.expectations.days import fill_facts, fill_products, fill_raw, run_sql

DAY = date(2020, 6, 5)
BEFORE = (date(2020, 6, 4), date(2020, 6, 3), date(2020, 6, 2))
LINES = "glamira_audit.fct_order_lines"

EVENT_ODDITIES = {
    "an ordinary day": ("select 1", set()),
    "a store is silent": ("update glamira_raw.events set store_id = '7' where event_date = :day",
                          {"stores_not_lost"}),
    "seven in ten orders are gone": (
        "update glamira_raw.events set event_type = 'view_product_detail' where event_date = :day "
        "and event_type = 'checkout_success' and cast(order_id as int64) > 120", set(),
    ),
    "a third of the pages is on a test host": (
        "update glamira_raw.events set is_test_host = true where event_date = :day "
        "and mod(unix_seconds(occurred_at), 3) = 0", {"excluded_usual"},
    ),
}
# Ten lines a day of a currency that no list has a rate of: forty-two of it for what costs ten and a half in euros.
WITHOUT_RATE = (f"update {LINES} set store_id = '63', currency_code = 'AED', exchange_rate = null, "
                "line_amount_eur = null, unit_price = 42, line_amount = 84 where cast(order_id as int64) <= 200")
LINE_ODDITIES = {
    "an ordinary day": ("select 1", set()),
    "prices times 100": (f"update {LINES} set unit_price = unit_price * 100, line_amount = line_amount * 100, "
                         "line_amount_eur = line_amount_eur * 100 where order_date = :day",
                         {"prices_usual", "store_prices_usual"}),
    "every line twice": (f"insert into {LINES} select * replace (concat(order_line_key, 'x') as order_line_key) "
                         f"from {LINES} where order_date = :day", {"lines_not_repeated"}),
    "orders in a currency without a rate": (WITHOUT_RATE, set()),
    "they cost a hundred times as much": (
        f"{WITHOUT_RATE}; update {LINES} set unit_price = 4200, line_amount = 8400 where order_date = :day "
        "and currency_code = 'AED'", {"store_prices_kept"},
    ),
    "a third of the orders repeats others": (f"delete from {LINES} where order_date = :day and "
                                             "cast(order_id as int64) > 260", {"orders_published_usual"}),
    "all for nothing": (f"update {LINES} set unit_price = 0, line_amount = 0, line_amount_eur = 0 "
                        "where order_date = :day", {"zero_prices_usual"}),
}


@pytest.fixture(scope="module", autouse=True)
def loaded(bigquery_: bigquery.Client) -> None:
    for day in BEFORE:
        fill_raw(bigquery_, day)
    fill_products(bigquery_)


@pytest.fixture(autouse=True)
def clean_day(loaded: None, bigquery_: bigquery.Client) -> None:
    fill_raw(bigquery_, DAY)
    fill_facts(bigquery_, DAY)
    for day in BEFORE:
        run_sql(bigquery_, f"""
            insert into {LINES}
            select * replace (:day as order_date, concat(order_key, cast(:day as string)) as order_key) from {LINES}
            where order_date = date '{DAY}'
        """, day)


def measured(client: bigquery.Client, sql: str) -> Measured:
    days = [DAY, *BEFORE]
    today, *history = day_metrics(query(client, sql), days)
    return Measured(tuple(history), today)


def judged(client: bigquery.Client, gate: Gate, folder: Path) -> dict[str, Outcome]:
    """What the rules of metrics have against the day."""
    suite = next(suite for suite in gate.suites
                 if any(isinstance(rule.expectation, ExpectMetricsWithinBands) for rule in suite.rules))
    rules = tuple(rule for rule in suite.rules if isinstance(rule.expectation, ExpectMetricsWithinBands))
    outcomes = run_checkpoint(replace(gate, suites=(replace(suite, rules=rules),)), client, DAY, "run", folder).outcomes
    assert len(outcomes) == len(rules)
    return {outcome.check: outcome for outcome in outcomes if outcome.status is Status.FAILED}


def of_events(client: bigquery.Client, folder: Path) -> dict[str, Outcome]:
    found = measured(client, measure_events([DAY, *BEFORE], BEFORE))
    return judged(client, raw_gate(Arrivals(DAY, {}, BEFORE, found), load_policy()), folder)


def of_lines(client: bigquery.Client, folder: Path) -> dict[str, Outcome]:
    found = measured(client, measure_order_lines([DAY, *BEFORE], BEFORE))
    return judged(client, marts_gate((DAY,), load_policy(), Comparison(DAY, BEFORE), found), folder)


def held(found: dict[str, Outcome]) -> set[str]:
    return {check for check, outcome in found.items() if outcome.hold}


@pytest.mark.parametrize("oddity", EVENT_ODDITIES)
def test_loaded_events_are_judged(bigquery_: bigquery.Client, tmp_path: Path, oddity: str) -> None:
    change, rules = EVENT_ODDITIES[oddity]
    run_sql(bigquery_, change, DAY)
    assert held(of_events(bigquery_, tmp_path)) >= rules
    assert rules or held(of_events(bigquery_, tmp_path)) == set()


@pytest.mark.parametrize("oddity", LINE_ODDITIES)
def test_built_lines_are_judged(bigquery_: bigquery.Client, tmp_path: Path, oddity: str) -> None:
    change, rules = LINE_ODDITIES[oddity]
    run_sql(bigquery_, change, DAY)
    assert held(of_lines(bigquery_, tmp_path)) >= rules
    assert rules or held(of_lines(bigquery_, tmp_path)) == set()


def test_a_result_tells_value_and_band(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, LINE_ODDITIES["prices times 100"][0], DAY)
    outcome = of_lines(bigquery_, tmp_path)["prices_usual"]
    assert outcome.observed == "typical price eur 1050.0"
    assert outcome.expected.startswith("10.5 (")
    assert "typical price eur" in outcome.message
    [page] = tmp_path.rglob("*marts_order_lines*.html")
    assert "1050.0" in page.read_text(encoding="utf-8")


def test_a_day_that_was_never_loaded_has_no_metrics(bigquery_: bigquery.Client) -> None:
    unknown = date(2019, 1, 1)
    assert day_metrics(query(bigquery_, measure_events([unknown], [])), [unknown]) == (DayMetrics(unknown),)


def test_a_product_stays_named_however_long_ago_its_page_was_asked(bigquery_: bigquery.Client) -> None:
    """It is not asked for again while its name is fresh, so the days that are compared lose it one after the other."""
    run_sql(bigquery_, """
        update glamira_raw.events set product_id = if(mod(extract(minute from occurred_at), 2) = 0, '5', '999999')
        where event_date = :day;
        delete from glamira_raw.products where event_date = :day
    """, DAY)
    [share] = [row for row in query(bigquery_, measure_events([DAY], [])) if row["metric"] == "unnamed_share"]
    [unknown] = query(bigquery_, f"select countif(product_id = '999999') / count(*) as share from glamira_raw.events "
                                 f"where event_date = date '{DAY}'")
    assert 0 < share["value"] == unknown["share"] < 1


def test_one_statement_measures_several_days(bigquery_: bigquery.Client) -> None:
    found = measured(bigquery_, measure_events([DAY, *BEFORE], BEFORE))
    *later, first = found.history
    assert [len(day.metrics) for day in later] == [len(found.today.metrics)] * len(later)
    # Before the first day there is none whose names it could be compared with.
    lacking = {one.metric for one in found.today.metrics} - {one.metric for one in first.metrics}
    assert lacking <= {"renamed_share", "moved_share"}
    assert {one.dataset for one in found.today.metrics} == {EVENTS}
