"""What a rule, a suite and a gate are: declarations that people read and Great Expectations runs."""

import re
from dataclasses import dataclass, replace

from great_expectations import ExpectationSuite
from great_expectations.expectations.metadata_types import FailureSeverity

from contracts.errors import PolicyError
from contracts.outcome import PIPELINE, Severity
from contracts.policy.policy import Policy, TablePolicy
from expectations.metrics.expectation import ExpectMetricsWithinBands
from expectations.no_rows import Asked, ExpectQueryToReturnNoRows

Expected = Asked | ExpectMetricsWithinBands
_GX_SEVERITY = {Severity.FAIL: FailureSeverity.CRITICAL, Severity.WARN: FailureSeverity.WARNING}


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation with what people need to know about it.

    `name` is unique within a gate, `meaning` says what must hold, `remedy` what to do when it does not, and
    `owner` who does it. `limits` names what the rule takes from the policy beside severity and hold, which `governed`
    sets; a `tentative` rule has too little to go by and only warns, whatever the policy says.
    """

    name: str
    meaning: str
    remedy: str
    expectation: Expected
    owner: str = PIPELINE
    limits: tuple[str, ...] = ()
    tentative: bool = False
    severity: Severity = Severity.FAIL
    hold: bool = False

    def to_gx(self, table: str = "") -> Expected:
        """The expectation, carrying the declaration into the validation result and so into Data Docs."""
        meta = {
            "rule": self.name, "meaning": self.meaning, "remedy": self.remedy, "owner": self.owner,
            "severity": self.severity.value, "table": table, "hold": self.hold,
        }
        update = {"meta": meta, "description": self.meaning, "severity": _GX_SEVERITY[self.severity]}
        return self.expectation.copy(update=update)


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules of one table. `batch` is the query that selects the rows; its column `row_id` names each."""

    name: str
    batch: str
    rules: tuple[Rule, ...]

    @property
    def table(self) -> str:
        """The `dataset.table` that the batch is read from, as its query names it first."""
        found = re.search(r"\bfrom (\w+\.\w+)", self.batch)
        return found[1] if found else ""

    @property
    def queries(self) -> dict[str, str]:
        """What is asked of the batch, by the names of the rules; metrics are measured before."""
        return {
            rule.name: rule.expectation.rows_query for rule in self.rules
            if not isinstance(rule.expectation, ExpectMetricsWithinBands)
        }

    def to_gx(self) -> ExpectationSuite:
        """The suite as Great Expectations runs it."""
        return ExpectationSuite(name=self.name, expectations=[rule.to_gx(self.table) for rule in self.rules])


@dataclass(frozen=True, slots=True)
class Gate:
    """Everything one station asks: its suites run as one checkpoint of the gate's name."""

    name: str
    suites: tuple[Suite, ...]

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every suite."""
        return tuple(rule for suite in self.suites for rule in suite.rules)


def governed(gate: Gate, policy: Policy) -> Gate:
    """The gate with every rule's severity from the policy.

    Raises:
        PolicyError: the policy lacks a table or rule of the gate.
    """
    return replace(gate, suites=tuple(
        replace(suite, rules=tuple(_governed(rule, policy.table(suite.table.rpartition(".")[2]))
                                   for rule in suite.rules))
        for suite in gate.suites
    ))


def require_fit(complete: Gate, section: str, policy: Policy) -> None:
    """Pass when a section of the policy states just the rules of its gate; `complete` has all that it may ever ask.

    Raises:
        PolicyError: the policy lacks a rule, names one that is none, or gives one a limit that it has no use for.
    """
    known: dict[str, dict[str, tuple[str, ...]]] = {}
    for suite in complete.suites:
        known.setdefault(suite.table.rpartition(".")[2], {}).update({rule.name: rule.limits for rule in suite.rules})
    for name, table in policy.tables.items():
        if table.section == section and name not in known:
            raise PolicyError(f"{table.place}: the gate judges no such table. Correct the name, or remove it.")
    for name, rules in known.items():
        policy.table(name).require(rules)


def _governed(rule: Rule, table: TablePolicy) -> Rule:
    stated = table.rule(rule.name)
    if rule.tentative:
        return replace(rule, severity=Severity.WARN)
    return replace(rule, severity=stated.severity, hold=stated.hold)


def no_rows(query: str, rate: float = 0) -> Asked:
    """The expectation that a query with `{batch}` in it returns nothing, or at most a share of the batch."""
    return ExpectQueryToReturnNoRows(unexpected_rows_query=query, rate=rate)
