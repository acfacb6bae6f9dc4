"""The day against what is usual, by the metrics, bands and limits of the gates' rules: it shows why one spoke."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from google.cloud import bigquery

from contracts.policy.policy import Policy
from etl.ops.metrics import known_metrics
from expectations.metrics.families import FAMILIES
from expectations.metrics.family import Family
from expectations.metrics.figures import DayMetrics
from expectations.metrics.judge import Figure as Judged
from expectations.metrics.judge import Weight, figures, is_tentative

# What is drawn, before the rest, whose figures are shown when they are outside their bands.
DRAWN = (
    ("Loaded events", "volume_usual", "events", "", "events"),
    ("Orders", "volume_usual", "orders", "", "orders"),
    ("Orders per step towards them", "conversion_usual", "orders_per_step", "", "share of steps"),
    ("Euros per order", "revenue_usual", "value_per_order_eur", "", "EUR"),
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the day; `judged` is none where too little is known for a band. `title` is empty for what is not
    drawn. `history` are the figures of the days before, and the day's own; `unit` is what they count.
    """

    title: str
    rule: str
    name: str
    value: float
    judged: Judged | None
    history: tuple[tuple[date, float], ...] = ()
    unit: str = ""

    @property
    def expected(self) -> float | None:
        """What the days before lead to expect, if they do."""
        return self.judged.expected if self.judged else None

    @property
    def limits(self) -> tuple[float, float] | None:
        """The lowest and the highest figure that the rule takes for usual."""
        return (self.judged.lower, self.judged.upper) if self.judged else None

    @property
    def severity(self) -> Weight:
        """What the rule does to the day when the figure is outside."""
        return self.judged.severity if self.judged else Weight.WARN

    @property
    def word(self) -> str:
        """`new` (too little is known for a band), `below`, `above` or `usual`."""
        if self.judged is None:
            return "new"
        if not self.judged.is_outside:
            return "usual"
        return "above" if self.value > self.judged.upper else "below"


@dataclass(frozen=True, slots=True)
class Usual:
    """The day's figures beside the published days before it, newest first; `is_firm` is false while rules only warn."""

    trailing: tuple[date, ...]
    is_firm: bool
    drawn: tuple[Figure, ...]
    figures: tuple[Figure, ...]


def usual(client: bigquery.Client, day: date, policy: Policy, trailing: tuple[date, ...]) -> Usual:
    """The day's metrics, as loaded and as built, each with the band that its rule judged it by."""
    *history, today = known_metrics(client, (*trailing, day))
    measured = [one for one in history if one.metrics]
    found = tuple(
        _figure(family, judged) for family in FAMILIES
        for judged in figures(family, [one.of(family.dataset) for one in measured if one.of(family.dataset).metrics],
                              today.of(family.dataset), policy)
    )
    firm = not is_tentative(FAMILIES[1], len(measured), policy)
    return Usual(trailing, firm, _drawn(found, [*measured, today]), found)


def _figure(family: Family, judged: Judged) -> Figure:
    return Figure("", family.rule, judged.metric.label, judged.value, judged)


def _drawn(found: Sequence[Figure], days: Sequence[DayMetrics]) -> tuple[Figure, ...]:
    """The figures that are drawn, those without a band too."""
    made = []
    for title, rule, metric, dimension, unit in DRAWN:
        history = tuple(
            (day.day, one.value) for day in days for one in day.metrics
            if (one.metric, one.dimension) == (metric, dimension)
        )
        if not history or history[-1][0] != days[-1].day:
            continue
        judged = next((one.judged for one in found if one.judged and one.rule == rule
                       and (one.judged.metric.metric, one.judged.metric.dimension) == (metric, dimension)), None)
        made.append(Figure(title, rule, title, history[-1][1], judged, history, unit))
    return tuple(made)
