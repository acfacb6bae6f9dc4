"""Boards with what their tiles show: fields, and the rows that the warehouse answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dashboards.formats import shown
from dashboards.lookml import Field, field, views
from dashboards.tile_sql import column, tile_sql

SHOWN_DAYS = 28
Rows = Sequence[Mapping[str, Any]]
Ask = Callable[[str], Rows]


@dataclass(frozen=True)
class Tile:
    """One tile: how it is drawn, the SQL it is drawn from, and its result. `span` is its width of 24.

    `comparison` is what a single value says of the measure beside its own.
    """

    title: str
    kind: str
    span: int
    note: str
    fields: tuple[Field, ...]
    pivot: Field | None
    sql: str
    rows: Rows
    comparison: str = ""

    @property
    def dimensions(self) -> tuple[Field, ...]:
        """What identifies its rows, pivots aside."""
        return tuple(one for one in self.fields if one.kind != "measure" and one != self.pivot)

    @property
    def measures(self) -> tuple[Field, ...]:
        """Its figures."""
        return tuple(one for one in self.fields if one.kind == "measure")

    def heading(self, one: Field) -> str:
        """A field's label; with its view's where two fields share it."""
        same = [other for other in self.fields if other.label == one.label]
        return f"{one.label} ({views()[one.view].spec['label']})" if len(same) > 1 else one.label

    def label(self, row: Mapping[str, Any]) -> str:
        """What identifies a row, in words."""
        return " · ".join(shown(one, row) for one in self.dimensions)


@dataclass(frozen=True)
class Board:
    """One dashboard as it shows the days from `first` to `last`; `shown` are all days that readers see."""

    name: str
    title: str
    description: str
    first: date
    last: date
    banner: str
    tiles: tuple[Tile, ...]
    shown: frozenset[date] = frozenset()


def board(spec: Mapping[str, Any], last: date, ask: Ask, shown_days: frozenset[date] = frozenset()) -> Board:
    """A dashboard over four weeks up to `last`; Looker begins with all days, and lets readers choose."""
    first = last - timedelta(days=SHOWN_DAYS - 1)
    by_place = sorted(spec["elements"], key=lambda one: (one["row"], one["col"]))
    banner, *tiles = (_tile(one, first, last, ask) for one in by_place)
    [state] = banner.rows
    return Board(spec["dashboard"], spec["title"], spec["description"], first, last,
                 shown(banner.measures[0], state), tuple(tiles), shown_days)


def value(one: Field, row: Mapping[str, Any]) -> float:
    """A figure as a length to draw; nothing is drawn for null."""
    return float(row[column(f"{one.view}.{one.name}")] or 0)


def _tile(spec: Mapping[str, Any], first: date, last: date, ask: Ask) -> Tile:
    sql = tile_sql(dict(spec), f"{first}", f"{last}")
    seen = [name for name in spec["fields"] if name not in spec.get("hidden_fields", ())]
    pivots = [field(name) for name in spec.get("pivots", ())]
    return Tile(spec["title"], spec["type"], spec["width"], spec.get("note_text", ""),
                tuple(field(name) for name in seen), pivots[0] if pivots else None, sql, ask(sql),
                spec.get("comparison_label", ""))
