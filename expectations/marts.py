"""The marts gate: the affected days of the audited order lines, judged before anything is published."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from contracts.policy.policy import Policy
from expectations.baseline import Comparison
from expectations.metrics.rules import UNMEASURED, Measured
from expectations.order_lines import order_lines_suite
from expectations.rules import Gate, governed, require_fit


def marts_gate(
    days: Sequence[date], policy: Policy, day: Comparison, measured: Measured = UNMEASURED,
) -> Gate:
    """The suite of the affected days: what the models are, dbt has judged.

    `day` is the run's own day, the only one compared with what is usual; `measured` are its metrics and those of the
    days before it.

    Raises:
        PolicyError: the policy does not fit the rules.
    """
    require_fit(_gate(days, policy, replace(day, trailing=(day.day,)), measured), "marts", policy)
    return governed(_gate(days, policy, day, measured), policy)


def _gate(days: Sequence[date], policy: Policy, day: Comparison, measured: Measured) -> Gate:
    return Gate("marts", (order_lines_suite(days, policy, day, measured),))
