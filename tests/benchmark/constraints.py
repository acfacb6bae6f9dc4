"""Two peers of fixed rules: what Deequ would suggest of some weeks, and what GX and dbt projects state by default."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from contracts.datasets.events.contract import EVENT_TYPES
from contracts.shop.stores import STORES
from tests.benchmark.profiles import LINE_NUMBERS, LINE_TEXTS, TEXTS, Flat

CATEGORIES = 60  # distinct values up to which a column counts as a category
IN_DOMAIN = 0.99
_REQUIRED = (("events", "event_id"), ("events", "store_id"), ("events", "collection"), ("events", "second"),
             ("lines", "order_id"), ("lines", "line_product"), ("lines", "price"), ("lines", "amount"))


@dataclass(frozen=True)
class Constraints:
    """Rules learned once: completeness, domains, ranges by table and column, and how many rows a table may have."""

    complete: dict[tuple[str, str], float]
    domains: dict[tuple[str, str], frozenset[str]]
    ranges: dict[tuple[str, str], tuple[float, float]]
    rows: dict[str, tuple[float, float]]

    def broken(self, told: Flat) -> list[str]:
        """The rules that a batch breaks."""
        frames = {"events": told.events, "lines": told.lines}
        found = [f"{table} has {frames[table].height} rows" for table, (low, high) in self.rows.items()
                 if not low <= frames[table].height <= high]
        for (table, name), share in self.complete.items():
            if _complete(frames[table], name) < share:
                found.append(f"{table}.{name} is not complete")
        for (table, name), domain in self.domains.items():
            column = frames[table][name].drop_nulls()
            if len(column) and float(column.is_in(list(domain)).mean() or 0) < IN_DOMAIN:
                found.append(f"{table}.{name} leaves its domain")
        for (table, name), (low, high) in self.ranges.items():
            column = frames[table][name].drop_nulls()
            if len(column) and not bool(column.is_between(low, high).all()):
                found.append(f"{table}.{name} leaves its range")
        if told.events["event_id"].n_unique() < told.events.height:
            found.append("events.event_id is not unique")
        return found


def suggested(days: Sequence[Flat]) -> Constraints:
    """As Deequ's suggestion rules: complete where always so, else as complete as ever; categories; ranges, widened."""
    columns = [("events", name) for name in TEXTS] + [("lines", name) for name in (*LINE_TEXTS, *LINE_NUMBERS)]
    complete, domains = {}, {}
    for table, name in columns:
        shares = [_complete(_frame(day, table), name) for day in days]
        complete[table, name] = 1.0 if min(shares) == 1 else max(0.0, min(shares) - 0.05)
        seen = pl.concat([_frame(day, table)[name] for day in days]).drop_nulls()
        if seen.dtype == pl.String and seen.n_unique() <= CATEGORIES:
            domains[table, name] = frozenset(seen.unique())
    ranges = {("lines", name): _range(days, name) for name in ("price", "amount", "lines")}
    return Constraints(complete, domains, ranges, {table: _rows(days, table) for table in ("events", "lines")})


def defaults(days: Sequence[Flat]) -> Constraints:
    """Not null, unique, accepted values, no negative price, and a generous number of rows."""
    domains = {("events", "store_id"): frozenset(STORES), ("events", "collection"): frozenset(EVENT_TYPES)}
    return Constraints(dict.fromkeys(_REQUIRED, 1.0), domains, {("lines", "price"): (0, float("inf"))},
                       {table: _rows(days, table) for table in ("events", "lines")})


def _frame(day: Flat, table: str) -> pl.DataFrame:
    return day.events if table == "events" else day.lines


def _complete(frame: pl.DataFrame, name: str) -> float:
    return 1 - frame[name].null_count() / frame.height if frame.height else 0.0


def _range(days: Sequence[Flat], name: str) -> tuple[float, float]:
    seen = pl.concat([day.lines[name] for day in days]).drop_nulls().to_list()
    return min(seen) * 0.5, max(seen) * 1.5


def _rows(days: Sequence[Flat], table: str) -> tuple[float, float]:
    counts = [_frame(day, table).height for day in days]
    return min(counts) * 0.5, max(counts) * 2.0
