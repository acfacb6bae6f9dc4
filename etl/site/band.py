"""A figure's latest days as columns, with the band that its rule takes for usual."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from etl.site.usual import Figure

WIDTH, HEIGHT = 340.0, 150.0
SHOWN_DAYS = 7


@dataclass(frozen=True, slots=True)
class Column:
    """One day, and whether it is the day that the page is of."""

    day: date
    value: float
    x: float
    y: float
    width: float
    height: float
    is_own: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure over the days before and its own; `band` is the top and the foot of the usual, `expected` a line."""

    figure: Figure
    columns: tuple[Column, ...]
    band: tuple[float, float] | None
    expected: float | None


def chart(figure: Figure, trailing: Sequence[date], own: date) -> Chart:
    """The columns of the latest of these days and of the page's, a day that was not measured at zero."""
    history = dict(figure.history)
    days = [*sorted(trailing)[-SHOWN_DAYS:], own]
    values = [history.get(day, 0.0) for day in days]
    top = max(*values, figure.limits[1] if figure.limits else 0.0) * 1.05 or 1.0
    step = WIDTH / len(days)
    columns = tuple(
        Column(day, value, place * step + step * 0.15, _y(value, top), step * 0.7, HEIGHT - _y(value, top), day == own)
        for place, (day, value) in enumerate(zip(days, values, strict=True))
    )
    if figure.limits is None or figure.expected is None:
        return Chart(figure, columns, None, None)
    lowest, highest = figure.limits
    return Chart(figure, columns, (_y(highest, top), _y(lowest, top)), _y(figure.expected, top))


def _y(value: float, top: float) -> float:
    return HEIGHT - value / top * HEIGHT
