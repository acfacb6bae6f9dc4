"""The judgement of a day by its metrics: which figures lie outside the band that the days before lead to expect."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from contracts.outcome import Severity
from contracts.policy.policy import Policy, RulePolicy
from expectations.metrics.bands import Bands, bands, chance, least_spread, scaled
from expectations.metrics.baseline import WEEK, Array, usual
from expectations.metrics.families import FAMILIES
from expectations.metrics.family import Family, Kind, Over, Side
from expectations.metrics.figures import DayMetrics, Metric
from expectations.metrics.matrices import Matrices, columns_of, growth, matrices, of_this_size, weeks

LEAST_DAYS = 2
WEEKS_BEFORE = 4  # that a week is compared with before it may hold a day


class Weight(StrEnum):
    """What a finding does to the day: it is reported, held until a steward accepts it, or stopped."""

    WARN = "warn"
    HELD = "held"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the day beside its band; `evidence` is how many rows it rests on."""

    rule: str
    metric: Metric
    expected: float
    lower: float
    upper: float
    severity: Weight
    side: Side = Side.BOTH

    @property
    def value(self) -> float:
        """The figure."""
        return self.metric.value

    @property
    def dimension(self) -> str:
        """The part of the day that it is of; empty for the whole."""
        return self.metric.dimension

    @property
    def evidence(self) -> float:
        """How many rows it rests on."""
        return self.metric.evidence

    @property
    def is_outside(self) -> bool:
        """Whether the figure lies outside its band, on a side that its rule asks about."""
        above, below = self.value > self.upper, self.value < self.lower
        return (above and self.side is not Side.BELOW) or (below and self.side is not Side.ABOVE)


def judge(history: Sequence[DayMetrics], today: DayMetrics, policy: Policy) -> tuple[Figure, ...]:
    """The figures of the day that lie outside their bands, worst rule first.

    `history` are published days before `today`, in any order; held days are none of it. Rules, bands and severities are
    those of the policy; the rules whose metrics were not measured today are silent.
    """
    found = [
        figure for family in FAMILIES
        for figure in figures(family, history, today, policy) if figure.is_outside
    ]
    return tuple(sorted(found, key=lambda one: list(Weight).index(one.severity), reverse=True))


def figures(
    family: Family, history: Sequence[DayMetrics], today: DayMetrics, policy: Policy,
) -> tuple[Figure, ...]:
    """Every figure of a family that can be judged, with its band; none where too little is known.

    The probability that chance alone moves any of them out of its band is the policy's, however many they are.
    """
    stated = policy.table(family.dataset).rule(family.rule)
    days = sorted(history, key=lambda one: one.day)
    columns = columns_of(family, days, today)
    if not columns:
        return ()
    measured = matrices(family, [*days, today], columns)
    measured = weeks(family.kind, measured) if family.over is Over.WEEK else measured
    if len(measured.days) <= LEAST_DAYS:
        return ()
    found = _judged(family, measured, stated, policy)
    weight = _weight(family, len(days), stated, policy)
    return tuple(
        Figure(
            family.rule,
            Metric(family.dataset, *column, float(measured.values[-1, at]), float(measured.evidence[-1, at])),
            float(found.expected[at]), float(found.lower[at]), float(found.upper[at]), weight, family.side,
        )
        for at, column in enumerate(columns) if not np.isnan(found.lower[at])
    )


def is_tentative(family: Family, days: int, policy: Policy) -> bool:
    """Whether so many published days are too few to hold a day by; then what is odd only warns."""
    if family.over is Over.WEEK:
        return days < (WEEKS_BEFORE + 1) * WEEK
    return days < (2 * WEEK if family.weekly else policy.firm_days)


def chance_of(stated: RulePolicy, policy: Policy) -> float:
    """How seldom chance alone may let one rule speak: its part of what all rules that hold a day have together."""
    holding = sum(rule.hold for family in FAMILIES
                  if (rule := policy.table(family.dataset).rule(family.rule)))
    return stated.chance or policy.chance / max(holding, 1)


def _weight(family: Family, days: int, stated: RulePolicy, policy: Policy) -> Weight:
    if is_tentative(family, days, policy):
        return Weight.WARN
    if stated.severity is Severity.FAIL:
        return Weight.FAIL
    return Weight.HELD if stated.hold else Weight.WARN


def _judged(family: Family, measured: Matrices, stated: RulePolicy, policy: Policy) -> Bands:
    """The bands of the columns; NaN for those that are not judged."""
    values, evidence = measured.values, measured.evidence
    doubt: Array = np.zeros(values.shape[1])
    if family.sized:
        measured, doubt = of_this_size(family.kind, measured)
    parts = growth(values, stated.evidence) if family.kind is Kind.PART else np.zeros(len(values))
    past = scaled(family, measured.values[:-1]) - parts[:-1, None]
    known = usual(past, chance(family, measured.values[:-1], evidence[:-1]), measured.days[:-1], measured.days[-1],
                  least_spread(family, stated))
    # The day itself shows how much it grew. Weeks that overlap say as little as those that do not.
    overlap = np.sqrt(WEEK) if family.over is Over.WEEK else 1
    known = replace(known, expected=known.expected + parts[-1], doubt=np.hypot(known.doubt * overlap, doubt))
    judged = (np.sum(~np.isnan(past), axis=0) >= LEAST_DAYS) & ~np.isnan(values[-1]) & (
        _weight_of(family, known.expected, values, evidence) >= stated.evidence)
    odds = chance_of(stated, policy) / max(int(judged.sum()), 1)
    found = bands(family, known, np.nan_to_num(evidence[-1], nan=1), stated, odds)
    return Bands(*(np.where(judged, side, np.nan) for side in (found.expected, found.lower, found.upper)))


def _weight_of(family: Family, expected: Array, values: Array, evidence: Array) -> Array:
    """How much is at stake in each column: the rows of a share or average, the larger of count and expected count."""
    if family.kind not in (Kind.COUNT, Kind.PART):
        # What usually rests on many rows, and on none today, has lost them.
        usually = np.nan_to_num(np.nanmedian(np.vstack([evidence[:-1], np.zeros(len(expected))]), axis=0))
        return np.asarray(np.fmax(evidence[-1], usually if family.learned else 0))
    seen = np.sum(np.nan_to_num(values[:-1]) > 0, axis=0)
    # A part that is new has no usual size.
    return np.asarray(np.where(seen >= LEAST_DAYS, np.fmax(np.exp(expected), values[-1]), 0))
