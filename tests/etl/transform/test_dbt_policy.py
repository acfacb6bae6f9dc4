"""The policy judges every dbt test and nothing else, and never lets rows be lost."""

from dataclasses import replace

import pytest

from contracts.errors import PolicyError
from contracts.outcome import Severity
from contracts.policy.policy import Policy, RulePolicy, TablePolicy, load_policy
from etl.transform.dbt_policy import CONSERVATION, as_variable, require_fit, rule_of

FAIL, WARN = RulePolicy("here", Severity.FAIL, {}), RulePolicy("here", Severity.WARN, {"count": 3})
TESTS = {"unique_orders": "orders", "not_null_orders": "orders", CONSERVATION: ""}


def stating(models: dict[str, RulePolicy], tests: dict[str, RulePolicy]) -> Policy:
    named = TablePolicy("dbt.tests", {CONSERVATION: FAIL} | tests)
    return replace(load_policy(), models=TablePolicy("dbt.models", models), tests=named)


def test_a_test_is_judged_by_its_name_before_its_model() -> None:
    policy = stating({"orders": FAIL}, {"unique_orders": WARN})
    require_fit(policy, TESTS)
    assert (rule_of(policy, "unique_orders", "orders"), rule_of(policy, "not_null_orders", "orders")) == (WARN, FAIL)
    assert as_variable(policy)["tests"]["unique_orders"] == {"severity": "warn", "count": 3}


@pytest.mark.parametrize(("models", "tests", "message"), [
    ({}, {}, r"dbt\.models: rule `orders` is missing"),
    ({"orders": FAIL, "carts": FAIL}, {}, "nothing has a rule of this name"),
    ({"orders": FAIL}, {"unique_carts": FAIL}, "nothing has a rule of this name"),
    ({"orders": replace(FAIL, limits={"rate": 0.1})}, {}, r"rate: the rule has no use for it"),
    ({"orders": FAIL}, {CONSERVATION: replace(FAIL, severity=Severity.WARN)}, "row conservation always stops the day"),
    ({"orders": FAIL}, {CONSERVATION: replace(FAIL, limits={"count": 1})}, "row conservation always stops the day"),
])
def test_what_does_not_fit_is_refused(
    models: dict[str, RulePolicy], tests: dict[str, RulePolicy], message: str,
) -> None:
    with pytest.raises(PolicyError, match=message):
        require_fit(stating(models, tests), TESTS)
