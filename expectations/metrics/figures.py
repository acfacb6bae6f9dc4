"""What was measured of a day: figures by metric and dimension, each with the number of rows that it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

EVENTS, ORDER_LINES = "events", "fct_order_lines"


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of a day: of the whole when `dimension` is empty, else of one store, hour, field, …

    `evidence` is how many rows it rests on: the rows of a share, the orders of an average; of a ratio of two counts
    half their harmonic mean. `dataset` is the table that was measured.
    """

    dataset: str
    metric: str
    dimension: str
    value: float
    evidence: float

    @property
    def label(self) -> str:
        """The metric and its dimension in words."""
        words = self.metric.replace("_", " ")
        return f"{words} ({self.dimension})" if self.dimension else words


@dataclass(frozen=True, slots=True)
class DayMetrics:
    """All that was measured of a day; of a day that was never measured, nothing."""

    day: date
    metrics: tuple[Metric, ...] = ()

    def of(self, dataset: str) -> "DayMetrics":
        """What was measured of one table."""
        return DayMetrics(self.day, tuple(one for one in self.metrics if one.dataset == dataset))


def day_metrics(rows: Iterable[Mapping[str, Any]], days: Sequence[date]) -> tuple[DayMetrics, ...]:
    """Rows of `day, dataset, metric, dimension, value, evidence` as the days of `days`, in their order.

    A figure that is null, or no number, was not measured.
    """
    found: dict[date, list[Metric]] = {day: [] for day in days}
    for row in rows:
        value = row["value"]
        # A published day that was never measured comes without a figure.
        if row["day"] in found and value is not None and value == value:  # noqa: PLR0124 - NaN is not itself
            found[row["day"]].append(Metric(
                row["dataset"], row["metric"], row["dimension"] or "", float(value), float(row["evidence"] or 0),
            ))
    return tuple(DayMetrics(day, tuple(metrics)) for day, metrics in found.items())
