"""The marts as tables: which ones audit holds, how they are replaced, and whether readers see the same already."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from google.cloud import bigquery

from contracts.commands import command
from contracts.errors import PublishError
from contracts.warehouse.sql import SqlFolder, day_list
from contracts.warehouse.tables import AUDIT, MARTS
from etl.platform.bigquery import query, query_union

_sql = SqlFolder(__file__)

OTHER_TYPE_REMEDY = "Give the new column another name, or migrate the published table by hand."
_PLAIN_NUMERIC = re.compile(r"\bNUMERIC\b(?! ?\()")


@dataclass(frozen=True, slots=True)
class Column:
    """A column and its type, as SQL spells them."""

    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Mart:
    """One table of the star. With a `day_column` single days are replaced, without one the whole table."""

    name: str
    columns: tuple[Column, ...]
    day_column: str = ""

    @property
    def column_list(self) -> str:
        """All columns, for a statement."""
        return ", ".join(f"`{column.name}`" for column in self.columns)

    def rows_of(self, days: Sequence[date]) -> str:
        """The condition on rows that a publication of `days` replaces."""
        return f"{self.day_column} in ({day_list(days)})" if self.day_column else "true"


@dataclass(frozen=True, slots=True)
class KnownMarts:
    """The marts that were built into audit, and those that readers see, each by name."""

    audited: Mapping[str, Mart]
    shown: Mapping[str, Mart]


def known_marts(client: bigquery.Client) -> KnownMarts:
    """The tables of audit and of the published dataset that are marts; views are none."""
    rows = query_union(client, [_sql("columns", dataset=dataset) for dataset in (AUDIT, MARTS)])
    return KnownMarts(_marts(rows, AUDIT), _marts(rows, MARTS))


def _marts(rows: Iterable[Mapping[str, Any]], dataset: str) -> dict[str, Mart]:
    own = sorted((row for row in rows if row["dataset"] == dataset), key=itemgetter("table_name", "ordinal_position"))
    return {name: _mart(name, list(columns)) for name, columns in groupby(own, key=itemgetter("table_name"))}


def _mart(name: str, columns: Sequence[Mapping[str, Any]]) -> Mart:
    days = [str(column["column_name"]) for column in columns if column["is_partitioning_column"] == "YES"]
    kinds = tuple(Column(column["column_name"], spelled_out(column["data_type"])) for column in columns)
    return Mart(name, kinds, next(iter(days), ""))


def prepare_marts(client: bigquery.Client, known: KnownMarts) -> tuple[Mart, ...]:
    """Publish a mart like each of audit: create those that do not exist yet, add columns that others lack.

    No row changes. Returns the marts of audit.

    Raises:
        PublishError: audit holds no mart, or a column has another type there.
    """
    audited, shown = tuple(known.audited.values()), known.shown
    if not audited:
        raise PublishError(f"{AUDIT}: it holds no mart. Run the day: {command('run DAY')}.")
    for fault in other_types(known):
        raise PublishError(f"{fault}. {OTHER_TYPE_REMEDY}")
    # One script, which may run twice: a job each would take minutes on the first day.
    if missing := [_CREATE.format(name=mart.name) for mart in audited if mart.name not in shown]:
        query(client, "\n".join(missing))
    add_missing_columns(client, audited, shown)
    return audited


def add_missing_columns(client: bigquery.Client, wanted: Sequence[Mart], shown: Mapping[str, Mart]) -> None:
    """Add the wanted columns that the shown marts lack; no row changes, and no mart is created."""
    for mart in wanted:
        known = {column.name for column in shown.get(mart.name, mart).columns}
        for column in mart.columns:
            if column.name not in known:
                query(client, _ADD_COLUMN.format(name=mart.name, column=column.name, kind=column.kind))


def shows_the_same(client: bigquery.Client, marts: Sequence[Mart], days: Sequence[date]) -> bool:
    """Whether publishing the marts' `days` would change no row: same count and checksum on both sides."""
    selects = [
        _sql("checksum", dataset=dataset, name=mart.name, columns=mart.column_list, rows=mart.rows_of(days))
        for mart in marts for dataset in (AUDIT, MARTS)
    ]
    sides = [tuple(row.values()) for row in query_union(client, selects)]
    return len(set(sides)) * 2 == len(sides)


def spelled_out(kind: str) -> str:
    """A type with every NUMERIC in full: the same type, and exact in each engine that reads it."""
    return _PLAIN_NUMERIC.sub("NUMERIC(38, 9)", kind)


def other_types(known: KnownMarts) -> Iterator[str]:
    """The columns of published marts that have another type in audit, each in a sentence."""
    for mart in known.audited.values():
        kinds = {column.name: column.kind for column in known.shown.get(mart.name, mart).columns}
        for column in mart.columns:
            if (kind := kinds.get(column.name, column.kind)) != column.kind:
                yield f"{MARTS}.{mart.name}: column {column.name} is {kind}, audit has {column.kind}"


_CREATE = "create table if not exists glamira_marts.{name} like glamira_audit.{name};"

_ADD_COLUMN = "alter table glamira_marts.{name} add column if not exists `{column}` {kind}"
