"""Figures as plain geometry: row conservation as a flow, and days against the band of the days before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

WIDTH = 340.0
BAR, GAP = 26.0, 22.0
TRAILING = 7


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a flow: how many rows, what they are called, and whether they are left out."""

    step: str
    count: int
    x: float
    y: float
    width: float
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """One dataset's rows from station to station, top to bottom; bars of one height add up to the one above."""

    name: str
    bars: tuple[Bar, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One day of a series, and whether it is the day that the page is of."""

    day: date
    value: float
    x: float
    y: float
    height: float
    is_own: bool


@dataclass(frozen=True, slots=True)
class Series:
    """Days as columns; the band spans the lowest to the highest of up to seven days before, none before the second."""

    title: str
    columns: tuple[Column, ...]
    band: tuple[float, float] | None
    band_y: float
    band_height: float

    @property
    def own(self) -> float | None:
        """The page's day."""
        return next((column.value for column in self.columns if column.is_own), None)


def flows(counts: Mapping[str, Any]) -> tuple[Flow, ...]:
    """The flows of what `reconcile` counted: every dataset, and the order lines."""
    if not counts:
        return ()
    datasets = [
        _flow(name, [[("source", one["source"], False)],
                     [("accepted", one["accepted"], False), ("quarantined", one["quarantined"], True)],
                     [("landed", one["landed"], False)], [("loaded", one["loaded"], False)]])
        for name, one in counts["datasets"].items()
    ]
    lines = counts["order_lines"]
    excluded = [(reason, count, True) for reason, count in lines["excluded"].items()]
    return (*datasets, _flow("order_lines", [[("raw", lines["raw"], False)],
                                             [("published", lines["published"], False), *excluded]]))


def series(title: str, values: Sequence[tuple[date, float]], own: date, height: float = 120.0) -> Series:
    """Columns and band of one figure over the days up to `own`."""
    trailing = [value for day, value in values if day < own][-TRAILING:]
    top = max([value for _, value in values], default=0) or 1
    step = WIDTH / max(len(values), 1)
    columns = tuple(
        Column(day, value, place * step + step * 0.15, height - value / top * height, value / top * height, day == own)
        for place, (day, value) in enumerate(values)
    )
    band = (min(trailing), max(trailing)) if trailing else None
    band_y = height - band[1] / top * height if band else 0.0
    return Series(title, columns, band, band_y, (band[1] - band[0]) / top * height if band else 0.0)


def _flow(name: str, levels: Sequence[Sequence[tuple[str, int, bool]]]) -> Flow:
    whole = max(sum(count for _, count, _ in level) for level in levels) or 1
    bars: list[Bar] = []
    y = 0.0
    for level in levels:
        x = 0.0
        for step, count, is_left_out in level:
            width = count / whole * WIDTH
            bars.append(Bar(step, count, x, y, width, is_left_out))
            x += width
        y += BAR + GAP
    return Flow(name, tuple(bars), y)
