"""The day against what is usual, by the figures, medians and limits of the gates' rules: it shows why one spoke."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from google.cloud import bigquery

from contracts.policy.policy import Policy, RulePolicy
from contracts.warehouse.sql import SqlFolder, day_list
from etl.platform.bigquery import query_union
from expectations.medians import medians

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is compared by which rule: `figures` is SQL of `name, day, figure, evidence` for the `{days}`."""

    noun: str
    table: str
    rule: str
    figures: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the day. `usual` is the median of the trailing days, none for what is new.

    `evidence` is what the rule's policy asks a least number of: usual events, or usual orders of a currency.
    `weight` is how many events or orders all these days have of it.
    """

    noun: str
    name: str
    value: float
    usual: float | None
    evidence: float
    stated: RulePolicy
    weight: float
    history: tuple[tuple[date, float], ...] = ()

    @property
    def limits(self) -> tuple[float, float] | None:
        """The lowest and the highest figure that the rule takes for usual."""
        return None if self.usual is None else (self.usual / self.stated.factor, self.usual * self.stated.factor)

    @property
    def word(self) -> str:
        """`new`, `few` (the rule is silent for want of evidence), `below`, `above` or `usual`."""
        if self.limits is None:
            return "new"
        if self.evidence < self.stated.evidence:
            return "few"
        lowest, highest = self.limits
        return "below" if self.value < lowest else "above" if self.value > highest else "usual"


@dataclass(frozen=True, slots=True)
class Usual:
    """The day's figures beside the trailing days, newest first; `is_firm` is false while rules only warn."""

    trailing: tuple[date, ...]
    is_firm: bool
    figures: tuple[Figure, ...]

    def of(self, *nouns: str) -> list[Figure]:
        """The figures of these kinds, the largest first."""
        found = [figure for figure in self.figures if figure.noun in nouns]
        return sorted(found, key=lambda one: (-one.weight, one.name))


def usual(client: bigquery.Client, day: date, policy: Policy, trailing: tuple[date, ...]) -> Usual:
    """The day's events, event types, stores and currencies, as loaded and as built."""
    subjects = {subject.noun: subject for subject in (*_LOADED, *_BUILT)}
    rows = query_union(
        client, [_compared(one, day, trailing) for one in _LOADED], [_compared(one, day, trailing) for one in _BUILT],
    )
    rows.sort(key=lambda row: (list(subjects).index(row["noun"]), row["name"]))
    figures = tuple(_figure(subjects[row["noun"]], row, policy) for row in rows)
    return Usual(trailing, len(trailing) >= policy.firm_days, figures)


def _compared(subject: Subject, day: date, trailing: tuple[date, ...]) -> str:
    return _sql(
        "compare", noun=subject.noun, figures=subject.figures.format(days=day_list((*trailing, day))),
        day=day_list([day]), number=max(len(trailing), 1), medians=medians("name", trailing),
    )


def _figure(subject: Subject, row: Mapping[str, Any], policy: Policy) -> Figure:
    stated = policy.table(subject.table).rule(subject.rule)
    median = None if row["usual"] is None else float(row["usual"])
    evidence = float(row["orders"]) if subject.noun == "currency" else median or 0.0
    history = tuple(_dated(text) for text in sorted(row["history"]))
    return Figure(
        subject.noun, row["name"], float(row["value"]), median, evidence, stated, float(row["weight"]), history,
    )


def _dated(text: str) -> tuple[date, float]:
    day, figure = text.split()
    return date.fromisoformat(day), float(figure)


_EVENTS = """
  select {column} as name, event_date as day, count(*) as figure, count(*) as evidence
  from glamira_raw.events where event_date in ({{days}}) group by {column}, event_date
"""
_REVENUE = """
  select currency_code as name, order_date as day, sum(line_amount) as figure, count(distinct order_key) as evidence
  from glamira_audit.fct_order_lines where order_date in ({days}) group by currency_code, order_date
"""
_ALL = """
  select 'all' as name, event_date as day, count(*) as figure, count(*) as evidence
  from glamira_raw.events where event_date in ({days}) group by event_date
"""
_LOADED = (
    Subject("events", "events", "volume", _ALL),
    Subject("event type", "events", "event_type_volume", _EVENTS.format(column="event_type")),
    Subject("store", "events", "store_volume", _EVENTS.format(column="store_id")),
)
_BUILT = (
    Subject("currency", "fct_order_lines", "revenue_usual", _REVENUE),
)
