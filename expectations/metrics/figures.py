"""What was measured of a day: figures by metric and dimension, each with the number of rows that it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

# The tables that are measured; and the documents as they came, before anything of them was hashed.
EVENTS, ORDER_LINES, DOCUMENTS = "events", "fct_order_lines", "documents"
OF_TEXTS = "text_"
# What the figure that went furthest is measured in.
WAY_TO_LIMIT = "of the way to its limit"


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

    @property
    def is_measured(self) -> bool:
        """Whether its tables were measured, not its documents alone."""
        return any(not one.metric.startswith(OF_TEXTS) for one in self.metrics)

    def of(self, dataset: str) -> "DayMetrics":
        """What was measured of one table."""
        return DayMetrics(self.day, tuple(one for one in self.metrics if one.dataset == dataset))


def day_metrics(rows: Iterable[Mapping[str, Any]], days: Sequence[date]) -> tuple[DayMetrics, ...]:
    """Rows of `day, dataset, metric, dimension, value, evidence` as the days of `days`, in their order.

    A figure that is null, or no number, was not measured. What was measured of the documents before anything of them
    was hashed is judged with the events.
    """
    found: dict[date, list[Metric]] = {day: [] for day in days}
    for row in rows:
        value, dataset = row["value"], EVENTS if row["dataset"] == DOCUMENTS else row["dataset"]
        # A published day that was never measured comes without a figure.
        if row["day"] in found and value is not None and value == value:  # noqa: PLR0124 - NaN is not itself
            found[row["day"]].append(Metric(
                dataset, row["metric"], row["dimension"] or "", float(value), float(row["evidence"] or 0),
            ))
    return tuple(DayMetrics(day, tuple(metrics)) for day, metrics in found.items())
