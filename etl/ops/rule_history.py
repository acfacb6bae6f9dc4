"""What each rule of each gate found on the latest days: its figure beside its limits, also when it held."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from google.cloud import bigquery

from contracts.outcome import Measure, Status
from contracts.warehouse.sql import SqlFolder
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule found on one day; `measure` is none where it judged no figure, and in days of former releases."""

    day: date
    severity: str
    holds: bool
    observed: str
    measure: Measure | None

    @property
    def word(self) -> str:
        """`passed`, `failed`, or `warned`: it did not hold, and only warns."""
        return "passed" if self.holds else "failed" if self.severity == "fail" else "warned"


@dataclass(frozen=True, slots=True)
class RuleHistory:
    """A rule as it was recorded last, and its judgements, oldest first."""

    gate: str
    check: str
    dataset: str
    expected: str
    meaning: str
    remedy: str
    owner: str
    judgements: tuple[Judgement, ...]

    @property
    def latest(self) -> Judgement:
        """What it found on the latest day that it judged."""
        return self.judgements[-1]


def rule_histories(client: bigquery.Client, days: int) -> tuple[RuleHistory, ...]:
    """Every rule that judged one of so many latest days; each gate's latest judgement of a day counts."""
    rows = query(client, _sql("history"), {"days": days})
    return tuple(_history(list(group)) for _, group in groupby(rows, itemgetter("gate", "check_name", "dataset")))


def _history(rows: list[dict[str, Any]]) -> RuleHistory:
    """Of the rows of one rule, oldest first; the latest has what people read."""
    last = rows[-1]
    texts = {name: last[name] for name in ("gate", "dataset", "expected", "meaning", "remedy", "owner")}
    return RuleHistory(check=last["check_name"], judgements=tuple(_judgements(rows)), **texts)


def _judgements(rows: Iterable[dict[str, Any]]) -> Iterable[Judgement]:
    """One of each day: dbt may judge a day in several outcomes of one name, of which the worst counts."""
    for _, group in groupby(rows, itemgetter("day")):
        row = min(group, key=lambda one: one["status"] == Status.PASSED)
        limits = row["value"], row["lower_limit"], row["upper_limit"], row["unit"]
        yield Judgement(row["day"], row["severity"], row["status"] == Status.PASSED, row["observed"],
                        None if row["value"] is None else Measure(*limits))
