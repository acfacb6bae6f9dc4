"""Tiles as plain geometry: across in per cent of the width, upwards in pixels, so that words keep their size."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.formats import compact, shown
from dashboards.lookml import Field
from dashboards.tile_sql import column
from dashboards.tiles import Tile, value

HEIGHT = 160.0
WIDEST_COLUMN = 14.0
MOST_LABELS = 8
OUTER, INNER = 50.0, 29.0
_STEPS = (1, 2, 2.5, 5, 10)
_WHOLE_CIRCLE = 0.99999


@dataclass(frozen=True, slots=True)
class Mark:
    """One value: the middle of its place across, its top and height, which series it is of, and its words."""

    x: float
    y: float
    height: float
    series: int
    text: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure over places side by side; `ticks` are the axis from the top down, `words` lie above the marks."""

    title: str
    ticks: tuple[str, ...]
    width: float
    marks: tuple[Mark, ...]
    labels: tuple[tuple[float, str], ...]
    words: tuple[tuple[float, float, str], ...]
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart: how long of a hundred, and its figures as text."""

    label: str
    length: float
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a whole: its outline in a circle of radius 50, its share and its figure as text."""

    label: str
    path: str
    share: str
    figure: str


def panels(tile: Tile) -> tuple[Panel, ...]:
    """A column or line chart: one panel per measure, since their units differ; or one stack per place of a pivot."""
    if tile.pivot:
        return (_panel(tile, tile.measures[0], tile.pivot),) if tile.rows else ()
    return tuple(_panel(tile, measure) for measure in tile.measures if tile.rows)


def bars(tile: Tile) -> tuple[Bar, ...]:
    """A bar chart by its first measure; without dimensions, as a funnel: each measure against the first."""
    if not tile.dimensions:
        return tuple(_steps(tile)) if tile.rows else ()
    first = tile.measures[0]
    longest = max((value(first, row) for row in tile.rows), default=0) or 1
    return tuple(
        Bar(tile.label(row), max(value(first, row), 0) / longest * 100, tuple(shown(one, row) for one in tile.measures))
        for row in tile.rows
    )


def slices(tile: Tile) -> tuple[Slice, ...]:
    """A pie by its first measure."""
    measure, found, start = tile.measures[0], [], 0.0
    whole = sum(value(measure, row) for row in tile.rows) or 1
    for row in tile.rows:
        share = value(measure, row) / whole
        found.append(Slice(tile.label(row), _arc(start, start + share), f"{share:.1%}", shown(measure, row)))
        start += share
    return tuple(found)


def axis_top(highest: float) -> float:
    """The least round number that is not below the highest value."""
    if highest <= 0:
        return 1.0
    size = 10.0 ** math.floor(math.log10(highest))
    return next(step * size for step in _STEPS if step * size >= highest * (1 - 1e-9))


def _steps(tile: Tile) -> Iterator[Bar]:
    [row] = tile.rows
    first = value(tile.measures[0], row) or 1
    for measure in tile.measures:
        share = value(measure, row) / first
        yield Bar(tile.heading(measure), share * 100, (shown(measure, row), f"{share:.1%}"))


def _panel(tile: Tile, measure: Field, pivot: Field | None = None) -> Panel:
    places = list(dict.fromkeys(tile.label(row) for row in tile.rows))
    legend = list(dict.fromkeys(shown(pivot, row) for row in tile.rows)) if pivot else []
    totals = [sum(value(measure, row) for row in tile.rows if tile.label(row) == place) for place in places]
    top, step = axis_top(max(totals)), 100 / len(places)
    middles = [(number + 0.5) * step for number in range(len(places))]
    words = [(x, HEIGHT - total / top * HEIGHT, _short(measure, total))
             for x, total in zip(middles, totals, strict=True)]
    return Panel(
        title=tile.heading(measure), ticks=tuple(_short(measure, top * part) for part in (1, 0.5, 0)),
        width=min(step * 0.7, WIDEST_COLUMN), labels=tuple(_labels(tile, middles)),
        marks=tuple(_marks(tile, measure, pivot, legend, dict(zip(places, middles, strict=True)), top)),
        words=tuple(words) if len(places) <= MOST_LABELS else (), legend=tuple(legend),
    )


def _marks(
    tile: Tile, measure: Field, pivot: Field | None, legend: Sequence[str], middles: Mapping[str, float], top: float,
) -> Iterator[Mark]:
    """From the ground up, in the order of the rows."""
    stacked = dict.fromkeys(middles, 0.0)
    for row in tile.rows:
        place, series = tile.label(row), legend.index(shown(pivot, row)) if pivot else 0
        height = max(value(measure, row), 0) / top * HEIGHT
        stacked[place] += height
        text = " · ".join([place, *([legend[series]] if pivot else []), shown(measure, row)])
        yield Mark(middles[place], HEIGHT - stacked[place], height, series, text)


def _labels(tile: Tile, middles: Sequence[float]) -> Iterator[tuple[float, str]]:
    """As many as can be read side by side."""
    firsts = {tile.label(row): row for row in reversed(tile.rows)}
    words = [_axis_word(tile, firsts[place]) for place in dict.fromkeys(tile.label(row) for row in tile.rows)]
    every = math.ceil(len(words) / MOST_LABELS)
    yield from list(zip(middles, words, strict=True))[::every]


def _axis_word(tile: Tile, row: Mapping[str, Any]) -> str:
    days = [day for one in tile.dimensions if isinstance(day := row[column(f"{one.view}.{one.name}")], date)]
    return f"{days[0].day} {days[0]:%b}" if days else tile.label(row)


def _short(measure: Field, number: float) -> str:
    name = str(measure.spec.get("value_format_name", ""))
    if name.startswith("percent"):
        return f"{number:.3g}%" if number == 0 else f"{number * 100:.3g}%"
    return f"{'€' if name == 'euro' else ''}{compact(number)}"


def _arc(start: float, end: float) -> str:
    """The outline of a part of a ring, clockwise from the top; shares of the whole circle."""
    end = min(end, start + _WHOLE_CIRCLE)
    wide = int(end - start > 0.5)
    points = [_point(radius, share) for radius, share in ((OUTER, start), (OUTER, end), (INNER, end), (INNER, start))]
    return (f"M{points[0]} A{OUTER} {OUTER} 0 {wide} 1 {points[1]} L{points[2]} "
            f"A{INNER} {INNER} 0 {wide} 0 {points[3]} Z")


def _point(radius: float, share: float) -> str:
    angle = 2 * math.pi * share
    return f"{OUTER + radius * math.sin(angle):.3f} {OUTER - radius * math.cos(angle):.3f}"
