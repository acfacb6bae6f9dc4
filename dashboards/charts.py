"""Tiles as pictures: columns, lines and rings by the charts that all pages share; bars beside their figures."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from dashboards.formats import shown
from dashboards.lookml import Field
from dashboards.tile_sql import column
from dashboards.tiles import Board, Tile, value
from presentation.charts import Point, columns, ring

# A week or month is named by a day as well, and is none.
DAYS = ("", "raw", "date")


@dataclass(frozen=True, slots=True)
class Panel:
    """One measure as a chart; `legend` are the series of a pivot, in the order of their fills."""

    title: str
    picture: Markup
    legend: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart: how long of a hundred, and its figures as text."""

    label: str
    length: float
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """One part of a whole: its share and its figure as text."""

    label: str
    share: str
    figure: str


def panels(tile: Tile, board: Board) -> tuple[Panel, ...]:
    """A column or line chart: one panel per measure, since their units differ; or one stack per place of a pivot."""
    if tile.pivot:
        return (_panel(tile, tile.measures[0], board, tile.pivot),) if tile.rows else ()
    return tuple(_panel(tile, measure, board) for measure in tile.measures if tile.rows)


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
    """The parts of a pie by its first measure."""
    measure = tile.measures[0]
    whole = sum(value(measure, row) for row in tile.rows) or 1
    return tuple(
        Slice(tile.label(row), f"{value(measure, row) / whole:.1%}", shown(measure, row)) for row in tile.rows
    )


def pie(tile: Tile) -> Markup:
    """The same parts as a ring."""
    spoken = ", ".join(f"{one.label} {one.share}" for one in slices(tile))
    points = [Point(tile.label(row), value(tile.measures[0], row)) for row in tile.rows]
    return ring(points, f"{tile.title}: {spoken}")


def missing_days(board: Board) -> list[date]:
    """Days of the board, from the first shown one on, that readers do not see: held, or never run."""
    if not board.shown:
        return []
    first = max(board.first, min(board.shown))
    days = (first + timedelta(days=place) for place in range((board.last - first).days + 1))
    return [day for day in days if day not in board.shown]


def _steps(tile: Tile) -> Iterator[Bar]:
    [row] = tile.rows
    first = value(tile.measures[0], row) or 1
    for measure in tile.measures:
        share = value(measure, row) / first
        yield Bar(tile.heading(measure), share * 100, (shown(measure, row), f"{share:.1%}"))


def _panel(tile: Tile, measure: Field, board: Board, pivot: Field | None = None) -> Panel:
    points = [Point(_place(tile, row), value(measure, row), shown(pivot, row) if pivot else "") for row in tile.rows]
    spoken = "; ".join(
        " · ".join([one.place, *([one.series] if one.series else []), shown(measure, row)])
        for one, row in zip(points, tile.rows, strict=True)
    )
    own = {day for row in tile.rows if (day := _day(tile, row))}
    legend = tuple(dict.fromkeys(one.series for one in points if one.series))
    picture = columns(
        points, _unit(tile, measure), f"{tile.heading(measure)}: {spoken}", by_day=bool(own),
        line=tile.kind == "looker_line", number=_number(measure),
        holes=[day for day in missing_days(board) if day not in own] if own else (),
    )
    return Panel(tile.heading(measure), picture, legend)


def _place(tile: Tile, row: Mapping[str, Any]) -> str:
    day = _day(tile, row)
    return f"{day}" if day else tile.label(row)


def _day(tile: Tile, row: Mapping[str, Any]) -> date | None:
    """The day that a row is of; none for weeks, months and whatever is no date."""
    days = [row[column(f"{one.view}.{one.name}")] for one in tile.dimensions if one.timeframe in DAYS]
    return next((day for day in days if isinstance(day, date)), None)


def _unit(tile: Tile, measure: Field) -> str:
    name = str(measure.spec.get("value_format_name", ""))
    return "EUR" if name == "euro" else "share" if name.startswith("percent") else tile.heading(measure).lower()


def _number(measure: Field) -> str:
    return ".3~p" if str(measure.spec.get("value_format_name", "")).startswith("percent") else ""
