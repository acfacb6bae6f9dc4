"""The policy of dbt's tests: each is judged as its model is, or as it is named; the project asks for nothing else."""

from collections.abc import Mapping
from typing import Any

from contracts.errors import PolicyError
from contracts.outcome import Severity
from contracts.policy.policy import Policy, RulePolicy, TablePolicy

# Rows are conserved, or the day is held: that is not for a policy to allow.
CONSERVATION = "order_lines_are_conserved"


def as_variable(policy: Policy) -> dict[str, Any]:
    """The policy as the project's macro `get_test_sql` reads it: severity and count by model, and by test."""
    return {"models": _said(policy.models), "tests": _said(policy.tests)}


def rule_of(policy: Policy, test: str, table: str) -> RulePolicy:
    """How a test is judged that is attached to a model; PolicyError when the file states neither of them."""
    return policy.tests.rules[test] if test in policy.tests.rules else policy.models.rule(table)


def require_fit(policy: Policy, tests: Mapping[str, str]) -> None:
    """Pass when the policy judges every test of the project and nothing else; `tests` has the model of each.

    Raises:
        PolicyError: a test is judged by nothing, the file names a model or test that is none, gives one a limit that
            it has no use for, or lets rows be lost.
    """
    for test, table in tests.items():
        rule_of(policy, test, table)
    policy.models.require(dict.fromkeys(set(tests.values()) & policy.models.rules.keys(), ("count",)))
    policy.tests.require(dict.fromkeys(tests.keys() & policy.tests.rules.keys(), ("count",)))
    conserved = policy.tests.rule(CONSERVATION)
    if conserved.severity is not Severity.FAIL or allowed(conserved):
        raise PolicyError(f"{conserved.place}: row conservation always stops the day. Write {{severity: fail}}.")


def allowed(rule: RulePolicy) -> int:
    """The number of failing rows that are let pass."""
    return int(rule.limits.get("count", 0))


def _said(table: TablePolicy) -> dict[str, dict[str, Any]]:
    return {name: {"severity": rule.severity.value, "count": allowed(rule)} for name, rule in table.rules.items()}
