"""Every rule with what it found day by day, in groups with their counts: a chart where figures move, else words."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from etl.gates.summary import place_of
from etl.ops.rule_history import Judgement, RuleHistory
from expectations.metrics.figures import WAY_TO_LIMIT
from presentation.charts import DayValue, over_days
from presentation.frame import figure, plural

# A page stays below its weight; further rules of a gate have their figures in words.
MOST_CHARTS = 14
SIGNS = {"passed": "✓", "warned": "!", "failed": "✗"}
# What a rule asks, by what it measures.
USUAL, COUNTED, STATED = "against what is usual", "of the rows", "of the whole"


@dataclass(frozen=True, slots=True)
class ShownRule:
    """A rule as its card shows it; `chart` is none where the figure never moved, or too many others do."""

    rule: RuleHistory
    words: str
    chart: Markup | None = None

    @property
    def strip(self) -> str:
        """Its verdicts, a sign for each day, the latest at the right."""
        return "".join(SIGNS[one.word] for one in self.rule.judgements)


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules of one dataset that ask in one way; `kind` is `USUAL`, `COUNTED` or `STATED`."""

    dataset: str
    kind: str
    rules: tuple[ShownRule, ...]

    @property
    def name(self) -> str:
        """What its heading says."""
        return f"{self.dataset or 'The gate itself'}, {self.kind}"

    @property
    def anchor(self) -> str:
        """Where a page has it."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower())

    @property
    def words(self) -> dict[str, int]:
        """How many of its rules failed, warned or passed on the latest day that they judged, the gravest first."""
        return counted([one.rule for one in self.rules])


def counted(rules: Iterable[RuleHistory]) -> dict[str, int]:
    """How many rules failed, warned or passed on the latest day that they judged; the gravest first."""
    found = Counter(one.latest.word for one in rules)
    return {word: found[word] for word in reversed(SIGNS) if found[word]}


def in_groups(rules: Sequence[ShownRule]) -> list[RuleGroup]:
    """The rules of one gate by dataset and by what they ask; in each what broke comes first."""
    ranked = sorted(rules, key=lambda one: (one.rule.dataset, _kind(one.rule)))
    return [RuleGroup(dataset, kind, tuple(group))
            for (dataset, kind), group in groupby(ranked, key=lambda one: (one.rule.dataset, _kind(one.rule)))]


def _kind(rule: RuleHistory) -> str:
    units = {one.measure.unit for one in rule.judgements if one.measure}
    return USUAL if WAY_TO_LIMIT in units else COUNTED if units else STATED


def by_gate(rules: Iterable[RuleHistory]) -> dict[str, list[RuleHistory]]:
    """Rules by gate, in the order of the run; what failed on its latest day first."""
    ranked = sorted(rules, key=lambda one: (place_of(one.gate), one.gate, one.latest.holds, one.dataset, one.check))
    return {gate: list(group) for gate, group in groupby(ranked, key=lambda one: one.gate)}


def shown_rules(rules: Sequence[RuleHistory]) -> list[ShownRule]:
    """The rules of one gate in their order; those that broke, and then those that move most, are drawn."""
    moving = sorted(filter(_moves, rules), key=_interest, reverse=True)[:MOST_CHARTS]
    drawn: Mapping[tuple[str, str], Markup] = {_key(one): _chart(one) for one in moving}
    return [ShownRule(one, _shown(one), drawn.get(_key(one))) for one in rules]


def _key(rule: RuleHistory) -> tuple[str, str]:
    return rule.check, rule.dataset


def _figures(rule: RuleHistory) -> list[float]:
    return [one.measure.value for one in rule.judgements if one.measure]


def _moves(rule: RuleHistory) -> bool:
    return len(set(_figures(rule))) > 1


def _interest(rule: RuleHistory) -> tuple[bool, float]:
    """Whether it ever broke, and how far towards its limit it came."""
    shares = [abs(one.measure.value) / one.measure.upper for one in rule.judgements
              if one.measure and one.measure.upper]
    return not all(one.holds for one in rule.judgements), max(shares, default=0.0)


def _chart(rule: RuleHistory) -> Markup:
    values = [_day_value(one) for one in rule.judgements]
    unit = next(one.measure.unit for one in reversed(rule.judgements) if one.measure)
    spoken = ", ".join(f"{one.day} {one.observed}" for one in rule.judgements)
    return over_days(values, unit, f"{rule.check}: {spoken}", number=".2~%" if unit.startswith("share") else "")


def _day_value(one: Judgement) -> DayValue:
    found = one.measure
    if found is None:
        return DayValue(one.day, None)
    return DayValue(one.day, found.value, found.lower, found.upper, mark="" if one.holds else "outside")


def _shown(rule: RuleHistory) -> str:
    """The figure that never moved, or that of each day."""
    found = _figures(rule)
    if not found:
        return f"{plural(len(rule.judgements), 'day')} judged, no figure."
    if len(set(found)) == 1:
        every = f"on each of {len(found)} days" if len(found) > 1 else "on the one day judged"
        return f"{figure(found[0])} {rule.judgements[-1].measure.unit if rule.judgements[-1].measure else ''} {every}."
    return "; ".join(f"{one.day:%m-%d} {figure(one.measure.value)}" for one in rule.judgements if one.measure)
