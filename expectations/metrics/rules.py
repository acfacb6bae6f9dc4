"""The rules that judge a day's metrics: one for each family, with what it found beside what was expected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from contracts.policy.policy import Policy
from expectations.metrics.expectation import SHOWN, ExpectMetricsWithinBands
from expectations.metrics.families import families_of
from expectations.metrics.family import Family, Side
from expectations.metrics.figures import DayMetrics, Metric
from expectations.metrics.judge import Figure, figures, is_tentative
from expectations.rules import Rule

_LIMITS = ("evidence", "narrowest", "widest", "chance")


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of a day, and of the published days before it, of one table."""

    history: tuple[DayMetrics, ...]
    today: DayMetrics

    def with_today(self, figures: Sequence[Metric]) -> "Measured":
        """The same with more figures of the day."""
        return replace(self, today=DayMetrics(self.today.day, (*self.today.metrics, *figures)))


UNMEASURED = Measured((), DayMetrics(date.min))


def metric_rules(dataset: str, measured: Measured, policy: Policy) -> tuple[Rule, ...]:
    """A rule for each family of the table's metrics; where nothing is known of the days before, none can be broken."""
    return tuple(_rule(family, measured, policy) for family in families_of(dataset))


def _rule(family: Family, measured: Measured, policy: Policy) -> Rule:
    found = figures(family, measured.history, measured.today, policy)
    expectation = ExpectMetricsWithinBands(figures=_shown(found), judged=len(found))
    tentative = is_tentative(family, len(measured.history), policy)
    return Rule(family.rule, family.meaning, family.remedy, expectation, family.owner, _LIMITS, tentative)


def _shown(found: Sequence[Figure]) -> list[dict[str, Any]]:
    """Those outside first, then those nearest to an end of their bands."""
    return [_row(figure) for figure in sorted(found, key=_distance, reverse=True)[:SHOWN]]


def _distance(figure: Figure) -> tuple[bool, float, str]:
    side = figure.upper - figure.expected if figure.value > figure.expected else figure.expected - figure.lower
    return figure.is_outside, abs(figure.value - figure.expected) / max(side, 1e-12), figure.metric.label


def _row(figure: Figure) -> dict[str, Any]:
    """A figure as people read it; an end on a side that its rule does not ask about is where the figure is."""
    lower = figure.lower if figure.side is not Side.ABOVE else min(figure.lower, figure.value)
    upper = figure.upper if figure.side is not Side.BELOW else max(figure.upper, figure.value)
    numbers = {"value": figure.value, "expected": figure.expected, "lower": lower, "upper": upper}
    return {"figure": figure.metric.label} | {name: _round(number) for name, number in numbers.items()} | {
        "evidence": int(figure.evidence),
    }


def _round(number: float) -> float:
    """Six significant digits: the same data must give the same, whatever added it up first."""
    return float(np.format_float_positional(number, precision=6, fractional=False))
