"""Documents to rows: one chunk of tracker documents becomes the columns that the events contract judges."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
import pyarrow as pa
from pandera.polars import DataFrameModel

from contracts.datasets.columns import Document, Findings
from contracts.datasets.events.carts import OrderLine
from contracts.datasets.events.closed_columns import LANDED_TEXTS, closed_columns, closed_hosts, closed_numbers
from contracts.datasets.events.contract import Event
from contracts.datasets.events.plain_rows import read_plain
from contracts.datasets.events.read_rows import ReadRows, in_order
from contracts.datasets.events.rows import arrow_type, read_each
from contracts.datasets.events.text_shapes import Shapes, text_shapes
from contracts.datasets.events.visitor_columns import visitor_columns
from contracts.datasets.fields import struct_of
from contracts.datasets.normalise import nested
from contracts.datasets.normalise.hosts import host_columns
from contracts.datasets.raw_documents import RawDocuments

_TIME_LIMIT = 2**32 + 86_400  # no ObjectId allows a later stamp; an unbounded one would overflow a timestamp


@dataclass(frozen=True, slots=True)
class EventRows:
    """One chunk, row for row: `events` has `Event`'s columns, `lines` `OrderLine`'s; `drift` counts surprises.

    `value_counts` has the values of each field with a form, `shapes` what texts look like before they are hashed.
    """

    events: pl.DataFrame
    lines: pl.DataFrame
    drift: Counter[str]
    value_counts: Counter[str]
    shapes: Shapes


def event_rows(documents: Sequence[Document], key: str) -> EventRows:
    """Read a chunk of documents; `key` makes the pseudonyms. Never raises for what a document holds.

    Plain documents are read column by column out of their bytes, all others one by one; both give the same.
    """
    findings = Findings()
    plain = read_plain(documents, findings) if isinstance(documents, RawDocuments) else None
    odd = _others(documents, plain)
    parts = [part for part in (plain, read_each(_chosen(documents, odd), odd, findings) if odd or not plain else None)
             if part]
    read = in_order(parts)
    columns = [*_columns(read, key, findings), *read.list_columns()]
    columns += [findings.mismatched_column(len(documents)), findings.extra_column(len(documents))]
    events = pl.DataFrame(columns).with_columns(*_moments())
    drift, value_counts = findings.drift + findings.closing.drift, findings.closing.value_counts
    shapes = text_shapes(read.texts, read.labels)
    return EventRows(_of_contract(events), _frame(read.lines, OrderLine), drift, value_counts, shapes)


def _others(documents: Sequence[Document], plain: ReadRows | None) -> Sequence[int]:
    """The rows that were not read as plain ones."""
    if plain is None:
        return range(len(documents))
    is_odd = np.ones(len(documents), dtype=np.bool_)
    is_odd[plain.rows] = False
    rows: list[int] = np.flatnonzero(is_odd).tolist()
    return rows


def _chosen(documents: Sequence[Document], rows: Sequence[int]) -> Sequence[Document]:
    if len(rows) == len(documents):
        return documents
    return documents.chosen(rows) if isinstance(documents, RawDocuments) else [documents[row] for row in rows]


def _columns(part: ReadRows, key: str, findings: Findings) -> Iterator[pl.Series]:
    """Every column of some documents; what is read of them becomes what may land."""
    hosts, *kinds_of_hosts = host_columns(part.texts["current_url"])
    visitors, families = visitor_columns(part.texts, key)
    yield from closed_numbers(part.columns, findings.closing)
    yield from (closed_hosts(hosts), *kinds_of_hosts, *visitors)
    _require(LANDED_TEXTS, part.texts | families)
    closed = {column.name: column for column in closed_columns(part.texts | families, key, findings.closing)}
    yield from closed.values()
    yield from (texts.column().alias(name) for name, texts in part.texts.items() if name not in closed)


def _of_contract(events: pl.DataFrame) -> pl.DataFrame:
    """The contract's columns, in its order.

    Raises:
        LookupError: the contract has a field that nothing here reads.
    """
    wanted = list(Event.to_schema().columns)
    _require(wanted, events.columns)
    return events.select(wanted)


def _require(wanted: Iterable[str], read: Iterable[str]) -> None:
    if missing := sorted(set(wanted) - set(read)):
        raise LookupError(
            f"events contract: nothing reads {', '.join(missing)}. "
            "Add it to SCALARS in contracts/datasets/events/rows.py."
        )


def _frame(records: list[nested.Item], model: type[DataFrameModel]) -> pl.DataFrame:
    return pl.Series("record", pa.array(records, arrow_type(struct_of(model)))).struct.unnest()


def _moments() -> list[pl.Expr]:
    seconds = pl.when(pl.col("time_stamp").is_between(0, _TIME_LIMIT)).then(pl.col("time_stamp"))
    occurred_at = pl.from_epoch(seconds, time_unit="s").dt.cast_time_unit("us").dt.replace_time_zone("UTC")
    return [occurred_at.alias("occurred_at"), occurred_at.dt.date().alias("event_date")]
