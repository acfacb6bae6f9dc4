"""The judgement of a day by its metrics: which figures lie outside the band that the days before lead to expect."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from contracts.outcome import Severity
from contracts.policy.policy import Policy, RulePolicy
from expectations.metrics.bands import Bands, bands, chance, least_spread, scaled
from expectations.metrics.baseline import WEEK, Array, usual
from expectations.metrics.families import FAMILIES, Family, Kind, Side
from expectations.metrics.figures import DayMetrics, Metric

LEAST_DAYS = 2


class Weight(StrEnum):
    """What a finding does to the day: it is told, held until a steward accepts it, or stopped."""

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
    columns = _columns(family, days, today)
    if len(days) < LEAST_DAYS or not columns:
        return ()
    values, evidence = _matrices(family, [*days, today], columns)
    found = _judged(family, days, today, values, evidence, stated, policy)
    weight = _weight(family, len(days), stated, policy)
    made = tuple(
        Figure(
            family.rule, Metric(family.dataset, *column, float(values[-1, at]), float(evidence[-1, at])),
            float(found.expected[at]), float(found.lower[at]), float(found.upper[at]), weight, family.side,
        )
        for at, column in enumerate(columns) if not np.isnan(found.lower[at])
    )
    return made if not family.agree or _agreed(made, len(family.metrics)) else _inside(made)


def is_tentative(family: Family, days: int, policy: Policy) -> bool:
    """Whether so many published days are too few to hold a day by; then what is odd is only told."""
    return days < (2 * WEEK if family.weekly else policy.firm_days)


def _weight(family: Family, days: int, stated: RulePolicy, policy: Policy) -> Weight:
    if is_tentative(family, days, policy):
        return Weight.WARN
    if stated.severity is Severity.FAIL:
        return Weight.FAIL
    return Weight.HELD if stated.hold else Weight.WARN


def _columns(family: Family, days: Sequence[DayMetrics], today: DayMetrics) -> list[tuple[str, str]]:
    measured = [today] if not family.closed else [*days, today]
    if not any(one.metric in family.metrics and one.dataset == family.dataset for one in today.metrics):
        return []
    return sorted({
        (one.metric, one.dimension) for day in measured for one in day.metrics
        if one.dataset == family.dataset and one.metric in family.metrics
    })


def _matrices(
    family: Family, days: Sequence[DayMetrics], columns: Sequence[tuple[str, str]],
) -> tuple[Array, Array]:
    """Values and evidence, one row a day; what a closed family lacks on a day that was measured is zero."""
    place = {column: at for at, column in enumerate(columns)}
    values, evidence = (np.full((len(days), len(columns)), np.nan) for _ in range(2))
    for row, day in enumerate(days):
        whole: dict[str, float] = {}
        for one in day.metrics:
            if one.dataset == family.dataset and one.metric in family.metrics:
                whole[one.metric] = max(whole.get(one.metric, 0), one.evidence)
                if (at := place.get((one.metric, one.dimension))) is not None:
                    values[row, at], evidence[row, at] = one.value, one.evidence
        if family.closed:
            for (metric, _), at in place.items():
                if metric in whole and np.isnan(values[row, at]):
                    values[row, at], evidence[row, at] = 0, whole[metric]
    return values, evidence


def _judged(
    family: Family, days: Sequence[DayMetrics], today: DayMetrics, values: Array, evidence: Array, stated: RulePolicy,
    policy: Policy,
) -> Bands:
    """The bands of the columns; NaN for those that are not judged."""
    parts = _growth(values, stated.evidence) if family.kind is Kind.PART else np.zeros(len(values))
    past = scaled(family, values[:-1]) - parts[:-1, None]
    known = usual(past, chance(family, values[:-1], evidence[:-1]), [one.day for one in days], today.day,
                  least_spread(family, stated))
    # What a day's growth is, is told by the day itself.
    known = replace(known, expected=known.expected + parts[-1])
    judged = (known.days >= LEAST_DAYS) & ~np.isnan(values[-1]) & (_weight_of(family, known.expected, values, evidence)
                                                                  >= stated.evidence)
    asked = 1 if family.agree else max(int(judged.sum()), 1)
    found = bands(family, known, np.nan_to_num(evidence[-1], nan=1), stated, _chance(stated, policy) / asked)
    return Bands(*(np.where(judged, side, np.nan) for side in (found.expected, found.lower, found.upper)))


def _chance(stated: RulePolicy, policy: Policy) -> float:
    return stated.chance or policy.chance


def _weight_of(family: Family, expected: Array, values: Array, evidence: Array) -> Array:
    """How much is at stake in each column: the rows of a share or average, the larger of count and expected count."""
    if family.kind in (Kind.COUNT, Kind.PART):
        seen = np.sum(np.nan_to_num(values[:-1]) > 0, axis=0)
        # A part that is new has no usual size.
        return np.asarray(np.where(seen >= LEAST_DAYS, np.fmax(np.exp(expected), values[-1]), 0))
    return np.asarray(np.nan_to_num(evidence[-1]))


def _growth(values: Array, evidence: float) -> Array:
    """By how much each day is larger or smaller than the median day, as a logarithm: the median of its large parts."""
    logs = np.log(np.nan_to_num(values) + 0.5)
    usual_size = np.median(logs[:-1], axis=0)
    large = usual_size >= np.log(max(evidence, 1.0))
    if not large.any():
        large = usual_size >= np.max(usual_size)
    return np.asarray(np.median((logs - usual_size)[:, large], axis=1))


def _agreed(made: Sequence[Figure], wanted: int) -> bool:
    """Whether all metrics of the family are outside, on the same side."""
    sides = [one.value > one.upper for one in made if one.is_outside]
    return len(sides) == len(made) >= wanted and len(set(sides)) == 1


def _inside(made: Sequence[Figure]) -> tuple[Figure, ...]:
    """Figures of a family that must agree and does not: the band of each reaches as far as the figure."""
    return tuple(
        replace(one, lower=min(one.lower, one.value), upper=max(one.upper, one.value)) for one in made
    )
