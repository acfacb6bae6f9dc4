"""Every suite reads as a declaration: named, explained, owned, with a remedy, and safe to run on any warehouse."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from contracts.outcome import Severity
from contracts.policy.policy import load_policy
from contracts.warehouse.tables import AUDIT, OPS, RAW
from expectations.arrival import Arrivals
from expectations.baseline import Comparison
from expectations.findings import ROW_ID
from expectations.marts import marts_gate
from expectations.metrics.figures import DayMetrics
from expectations.metrics.rules import Measured
from expectations.raw import raw_gate
from expectations.rules import Gate, Rule

DAY = date(2020, 5, 4)
POLICY = load_policy()
GATES = [
    raw_gate(Arrivals(DAY, {"events": 1}, (date(2020, 5, 3),)), POLICY),
    marts_gate((DAY,), POLICY, Comparison(DAY, (date(2020, 5, 3),))),
]
each_gate = pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
each_rule = pytest.mark.parametrize("rule", [rule for gate in GATES for rule in gate.rules], ids=lambda rule: rule.name)


def queries(gate: Gate) -> list[str]:
    return [suite.batch for suite in gate.suites] + [query for suite in gate.suites for query in suite.queries.values()]


@each_gate
def test_rules_and_suites_have_names_of_their_own(gate: Gate) -> None:
    assert max(Counter(rule.name for rule in gate.rules).values()) == 1
    assert max(Counter(suite.name for suite in gate.suites).values()) == 1


@each_rule
def test_a_rule_explains_itself(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z][a-z_]+", rule.name)
    assert rule.meaning.endswith(".")
    assert rule.remedy.endswith(".")
    assert rule.owner


@each_rule
def test_a_rule_carries_its_declaration_into_the_result(rule: Rule) -> None:
    expectation = rule.to_gx()
    assert expectation.meta["rule"] == rule.name
    assert expectation.meta["severity"] == rule.severity.value
    assert expectation.severity == ("critical" if rule.severity is Severity.FAIL else "warning")


@each_gate
def test_queries_qualify_every_table(gate: Gate) -> None:
    ours = {"subselect", "unnest"}
    for query in queries(gate):
        defined = set(re.findall(r"(\w+) as \(\n?\s*select", query)) | ours
        for source in re.findall(r"\b(?:from|join)\s+([\w.]+)", query):
            assert source.split(".")[0] in {RAW, AUDIT, OPS} or source in defined, query


@each_gate
def test_queries_are_bound_completely_and_name_each_row(gate: Gate) -> None:
    for suite in gate.suites:
        assert ROW_ID in suite.batch
        assert "date '2020-05-04'" in suite.batch
    assert not [query for query in queries(gate) if re.search(r"\{\{|\{%|:[a-z]", query)]
    assert {name for query in queries(gate) for name in re.findall(r"\{\w+\}", query)} == {"{batch}"}


def test_the_first_day_ever_is_compared_with_nothing() -> None:
    first = {rule.name for rule in raw_gate(Arrivals(DAY, {}), POLICY).rules}
    later = {rule.name for rule in GATES[0].rules}
    assert later - first == {"hours_not_shifted", "written_fields_filled", "visitor_fields_filled",
                             "campaign_fields_filled", "countries_filled"}


@pytest.mark.parametrize(("published", "severity"), [(2, (Severity.WARN, False)), (3, (Severity.WARN, True))])
def test_few_published_days_stop_nothing(published: int, severity: tuple[Severity, bool]) -> None:
    days = tuple(DAY - timedelta(days=back) for back in range(1, published + 1))
    measured = Measured(tuple(map(DayMetrics, days)), DayMetrics(DAY))
    gate = raw_gate(Arrivals(DAY, {}, days, measured), POLICY)
    rules = {rule.name: (rule.severity, rule.hold) for rule in gate.rules}
    assert {rules[name] for name in ("conversion_usual", "stores_not_lost", "hours_not_lost",
                                     "written_fields_filled")} == {severity}
    assert rules["volume_fallen"] == (Severity.WARN, False)


@each_gate
def test_every_suite_names_the_table_it_judges(gate: Gate) -> None:
    for suite in gate.suites:
        assert suite.table.split(".")[0] in {RAW, AUDIT}
        assert {expectation.meta["table"] for expectation in suite.to_gx().expectations} == {suite.table}
