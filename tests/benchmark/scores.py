"""Rates with their intervals, of verdicts on batches; pure functions over the records of verdicts.py."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from scipy.stats import binomtest

Record = dict[str, Any]
JUDGES = {"ours": "this pipeline", "knn": "average kNN (EDBT 2021)", "mad": "MAD, worst feature",
          "avh": "Auto-Validate-by-History (KDD 2023)", "deequ": "constraints as Deequ suggests",
          "defaults": "usual GX and dbt tests"}
PUBLIC = ("EDBT 2021", "KDD 2023")
LEAST_SHARE = 0.1


@dataclass(frozen=True)
class Rate:
    """So many of so many, with the Wilson interval of 95 %."""

    hits: int
    of: int

    @property
    def value(self) -> float:
        """The share; 0 of none."""
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Lower and upper end; everything when nothing is known."""
        if not self.of:
            return 0.0, 1.0
        found = binomtest(self.hits, self.of).proportion_ci(method="wilson")
        return float(found.low), float(found.high)

    def __str__(self) -> str:
        low, high = self.interval
        return f"{self.value:.1%} ({low:.1%}–{high:.1%})" if self.of else "–"


def is_clean(record: Record) -> bool:
    """Whether it is a day as nobody spoilt it."""
    return "kind" not in record


def refused_whole(record: Record) -> bool:
    """Whether the contract kept every changed document out, so that nothing wrong of it could be published."""
    return bool(record["by_row"] and record["struck"] and record["refused"] == record["struck"])


def caught(judge: str) -> Callable[[Record], bool]:
    """Whether a judge kept a batch from being published as it was; a warning is not enough."""
    if judge != "ours":
        return lambda record: bool(record[judge])
    return lambda record: record["level"] in ("stopped", "held") or (
        not is_clean(record) and refused_whole(record))


def rate(records: Iterable[Record], holds: Callable[[Record], bool]) -> Rate:
    """How many of the records it holds for."""
    told = [holds(one) for one in records]
    return Rate(sum(told), len(told))


def counting(records: Iterable[Record]) -> list[Record]:
    """The spoilt batches in which a figure that somebody reads was another one."""
    return [one for one in records if not is_clean(one) and one["counts"]]


def goal_set(records: Iterable[Record]) -> list[Record]:
    """Those of both public protocols that change a tenth of the rows or more."""
    return [one for one in counting(records) if one["protocol"] in PUBLIC and one["size"] >= LEAST_SHARE]


def precision(recall: float, false_alarms: float) -> float:
    """The share of alarms that are right when clean and spoilt batches are equally many."""
    return recall / (recall + false_alarms) if recall + false_alarms else 0.0


def grouped(records: Iterable[Record], *names: str) -> list[tuple[tuple[Any, ...], list[Record]]]:
    """Records by the values of some fields, in order."""

    def key(record: Record) -> tuple[Any, ...]:
        return tuple(record[name] for name in names)

    return [(values, list(found)) for values, found in groupby(sorted(records, key=key), key)]


def smallest(records: Sequence[Record], judge: str = "ours") -> float | None:
    """The smallest share from which on every spoilt day was caught; null when not even the largest always was."""
    found = None
    for (size,), batches in reversed(grouped(records, "size")):
        if not all(map(caught(judge), batches)):
            return found
        found = float(size)
    return found
