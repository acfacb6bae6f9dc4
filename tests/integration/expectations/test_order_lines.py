"""Revenue and order value by currency: what is far from the published days before is told, and stops nothing."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from google.cloud import bigquery

from contracts.outcome import Severity, Status
from contracts.policy.policy import load_policy
from expectations.baseline import Comparison
from expectations.checkpoint import run_checkpoint
from expectations.marts import marts_gate
from tests.integration.expectations.days import fill_facts, fill_products, fill_raw, run_sql

DAY = date(2020, 6, 5)
TRAILING = (date(2020, 6, 4), date(2020, 6, 3), date(2020, 6, 2))
REVENUE, VALUE = "revenue_usual", "order_value_usual"
LINES = "glamira_audit.fct_order_lines"
COPY = f"insert into {LINES} select * replace (concat(order_key, ':name') as order_key) from {LINES} " \
       "where order_date = :day"

ODDITIES = {
    "an ordinary day": ("select 1", set()),
    "prices times 100": (f"update {LINES} set line_amount = line_amount * 100 where order_date = :day",
                         {REVENUE, VALUE}),
    "a decimal comma lost in a fifth of the orders": (
        f"update {LINES} set line_amount = line_amount * 100 where order_date = :day and mod(cast(order_id as int64), "
        "100) = 0", {REVENUE, VALUE},
    ),
    "a currency swapped": (f"update {LINES} set currency_code = 'USD' where order_date = :day", {REVENUE}),
    "a sale peak": (f"{COPY.replace(':name', 'a')}; {COPY.replace(':name', 'b')}", {REVENUE}),
    "a quiet day": (f"delete from {LINES} where order_date = :day and cast(order_id as int64) > 200", set()),
    "most orders lost": (f"delete from {LINES} where order_date = :day and cast(order_id as int64) > 120", {REVENUE}),
}


@pytest.fixture(scope="module", autouse=True)
def loaded(bigquery_: bigquery.Client) -> None:
    fill_raw(bigquery_, DAY)
    fill_products(bigquery_)


@pytest.fixture(autouse=True)
def built(loaded: None, bigquery_: bigquery.Client) -> None:
    """The facts of a day, and the same of the three days before it."""
    fill_facts(bigquery_, DAY)
    for day in TRAILING:
        run_sql(bigquery_, f"""
            insert into {LINES}
            select * replace (:day as order_date, concat(order_key, cast(:day as string)) as order_key) from {LINES}
            where order_date = date '{DAY}'
        """, day)


def told(client: bigquery.Client, folder: Path, evidence: int = 10, *trailing: date) -> dict[str, Severity]:
    """The severity of each revenue rule that does not hold."""
    policy = load_policy()
    lines = policy.table("fct_order_lines")
    lowered = {
        name: replace(lines.rule(name), limits={**lines.rule(name).limits, "evidence": evidence})
        for name in (REVENUE, VALUE)
    }
    policy = replace(policy, tables={
        **policy.tables, "fct_order_lines": replace(lines, rules={**lines.rules, **lowered}),
    })
    gate = marts_gate((DAY,), policy, Comparison(DAY, trailing or TRAILING))
    asked = replace(gate.suites[0], rules=tuple(rule for rule in gate.rules if rule.name in lowered))
    outcomes = run_checkpoint(replace(gate, suites=(asked,)), client, DAY, "run", folder).outcomes
    assert len(outcomes) == len(lowered)
    return {outcome.check: outcome.severity for outcome in outcomes if outcome.status is Status.FAILED}


@pytest.mark.parametrize("oddity", ODDITIES)
def test_an_oddity_is_told(bigquery_: bigquery.Client, tmp_path: Path, oddity: str) -> None:
    change, rules = ODDITIES[oddity]
    run_sql(bigquery_, change, DAY)
    assert told(bigquery_, tmp_path) == dict.fromkeys(rules, Severity.WARN)


def test_few_orders_raise_nothing(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    run_sql(bigquery_, ODDITIES["prices times 100"][0], DAY)
    assert told(bigquery_, tmp_path, evidence=30) == {}


def test_days_without_orders_before_raise_nothing(bigquery_: bigquery.Client, tmp_path: Path) -> None:
    assert told(bigquery_, tmp_path, 10, date(2020, 5, 30), date(2020, 5, 29), date(2020, 5, 28)) == {}


def test_the_first_day_ever_is_compared_with_nothing() -> None:
    rules = {rule.name for rule in marts_gate((DAY,), load_policy(), Comparison(DAY)).rules}
    assert not rules & {REVENUE, VALUE}
