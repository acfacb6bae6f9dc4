"""The policy rules the gates: every rule has its severity from the file, and file and suites name the same rules."""

from dataclasses import replace
from datetime import date

import pytest

from contracts.errors import PolicyError
from contracts.outcome import Severity
from contracts.policy.policy import Policy, RulePolicy, TablePolicy, load_policy
from expectations.arrival import Arrivals
from expectations.baseline import Comparison
from expectations.marts import marts_gate
from expectations.metrics.figures import DayMetrics
from expectations.metrics.rules import Measured
from expectations.raw import raw_gate
from expectations.rules import Gate

DAY = date(2020, 5, 4)
TRAILING = tuple(date(2020, 5, day) for day in (3, 2, 1))


def gates(policy: Policy) -> tuple[Gate, Gate]:
    return raw_gate(Arrivals(DAY, {}, TRAILING), policy), marts_gate((DAY,), policy, Comparison(DAY, TRAILING))


def stating(table: str, name: str, rule: RulePolicy | None) -> Policy:
    """The shipped policy with one rule stated differently, or not at all."""
    policy = load_policy()
    rules = {key: value for key, value in policy.table(table).rules.items() if key != name}
    rules |= {name: rule} if rule else {}
    return replace(policy, tables={**policy.tables, table: replace(policy.table(table), rules=rules)})


def test_file_and_suites_name_the_same_rules() -> None:
    policy = load_policy()
    stated = {(table, rule) for table, rules in policy.tables.items() for rule in rules.rules}
    suites = [suite for gate in gates(policy) for suite in gate.suites]
    assert stated == {(suite.table.rpartition(".")[2], rule.name) for suite in suites for rule in suite.rules}


def test_a_rule_has_the_severity_of_the_file() -> None:
    stated = load_policy().table("fct_order_lines").rule("lines_in_euro")
    changed = stating("fct_order_lines", "lines_in_euro", replace(stated, severity=Severity.FAIL))
    for policy, severity in ((load_policy(), Severity.WARN), (changed, Severity.FAIL)):
        assert {rule.name: rule.severity for rule in gates(policy)[1].rules}["lines_in_euro"] is severity


def test_a_limit_reaches_the_question() -> None:
    stated = load_policy().table("products").rule("product_pages_answer")
    raw, _ = gates(stating("products", "product_pages_answer", replace(stated, limits={"rate": 0.375})))
    [rule] = [rule for rule in raw.rules if rule.name == "product_pages_answer"]
    assert "0.375 * count(*)" in rule.expectation.configuration.kwargs["unexpected_rows_query"]
    assert "38%" in rule.meaning


@pytest.mark.parametrize("trailing", [(), TRAILING])
def test_a_rule_that_no_suite_knows_is_refused_on_any_day(trailing: tuple[date, ...]) -> None:
    stated = load_policy().table("events").rule("store_known")
    unknown = replace(stated, place=f"{stated.place}_of_old")
    with pytest.raises(PolicyError, match=r"events\.store_known_of_old: nothing has a rule of this name"):
        raw_gate(Arrivals(DAY, {}, trailing), stating("events", "store_known_of_old", unknown))


def test_a_table_that_no_gate_judges_is_refused() -> None:
    policy = load_policy()
    carts = TablePolicy("contracts/policy/policy.yml: marts.fct_carts", {}, "marts")
    with pytest.raises(PolicyError, match=r"marts\.fct_carts: the gate judges no such table"):
        marts_gate((DAY,), replace(policy, tables={**policy.tables, "fct_carts": carts}), Comparison(DAY))


def test_a_rule_that_holds_does_so_only_where_it_is_sure() -> None:
    """Whether any order is published, and what nobody can have bought, it knows without history."""
    policy = load_policy()
    days = [DayMetrics(day) for day in TRAILING]
    enough, few = (
        marts_gate((DAY,), policy, Comparison(DAY, TRAILING), Measured(tuple(days[:known]), DayMetrics(DAY)))
        for known in (policy.firm_days, policy.firm_days - 1)
    )
    held = [[rule.name for rule in gate.rules if rule.hold] for gate in (enough, few)]
    assert {"some_order_published", "prices_usual"} <= set(held[0])
    assert held[1] == ["some_order_published", "line_worth_plausible", "price_plausible"]


def test_a_rule_that_the_file_lacks_is_refused() -> None:
    with pytest.raises(PolicyError, match=r"datasets\.events: rule `store_known` is missing"):
        gates(stating("events", "store_known", None))


def test_a_limit_that_a_rule_has_no_use_for_is_refused() -> None:
    stated = load_policy().table("events").rule("store_known")
    with pytest.raises(PolicyError, match=r"events\.store_known\.rate: the rule has no use for it"):
        gates(stating("events", "store_known", replace(stated, limits={"rate": 0.01})))
