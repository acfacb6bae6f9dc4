"""The datasets: each with its model, its raw table, and how its records become judged rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandera.polars as pa
import polars as pl

from contracts.datasets.drift import bounded
from contracts.datasets.events.contract import CHECKOUT_SUCCESS, Event, OrderLine
from contracts.datasets.events.rows import EventRows, event_rows
from contracts.datasets.fields import columns_of, landed_fields
from contracts.datasets.judge import LONGEST_VALUE, Breach, breaches
from contracts.datasets.locations import Locations, location_rows
from contracts.datasets.normalise.scalars import as_text
from contracts.datasets.products import Products, product_rows
from contracts.datasets.raw_documents import Undecodable
from contracts.datasets.reasons import Reason
from contracts.warehouse.tables import Table, raw_table

Record = dict[str, Any]
EVIDENCE_KEPT = 50  # breaches of one reason that are written down for one document; a hostile one has millions


@dataclass(frozen=True, slots=True)
class Judged:
    """A chunk after judgement: landed columns of the accepted rows, breaches of the refused ones, drift.

    `orders` are the rows of checkout_success, whatever became of them.
    """

    accepted: pl.DataFrame
    refused: dict[int, list[Breach]]
    orders: frozenset[int] = frozenset()
    drift: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class DatasetContract:
    """One dataset; `judge` takes records and the pseudonym key."""

    name: str
    model: type[pa.DataFrameModel]
    judge: Callable[[Sequence[Record], str], Judged]
    cluster_by: tuple[str, ...] = ()

    @property
    def raw_table(self) -> Table:
        """Where the loader puts accepted rows."""
        return raw_table(self.name, columns_of(self.model), self.cluster_by)


def _accept(model: type[pa.DataFrameModel], frame: pl.DataFrame, refused: dict[int, list[Breach]]) -> pl.DataFrame:
    landed = frame.select(landed_fields(model))
    if not refused:
        return landed
    return landed.with_row_index("_row").filter(~pl.col("_row").is_in(list(refused))).drop("_row")


def judge_events(documents: Sequence[Record], key: str) -> Judged:
    """Judge tracker documents; a breach in any line refuses the whole order."""
    rows = event_rows(documents, key)
    refused: dict[int, list[Breach]] = {}
    for row, found in breaches(Event, rows.events).items():
        document = documents[row]
        refused[row] = [_undecodable(document)] if isinstance(document, Undecodable) else [
            one for breach in found for one in _by_path(breach, rows, document, row)
        ]
    lines = breaches(OrderLine, rows.lines)
    kept: Counter[tuple[int, str]] = Counter()
    for line, (order, number) in _numbered(rows, lines):
        for breach in lines[line]:
            kept[order, breach.reason] += 1
            if kept[order, breach.reason] <= EVIDENCE_KEPT:
                named = Breach(breach.reason, f"cart_products.{number}.{breach.path}", breach.value)
                refused.setdefault(order, []).append(named)
    placed = frozenset((rows.events["event_type"] == CHECKOUT_SUCCESS).arg_true())
    return Judged(_accept(Event, rows.events, refused), refused, placed, bounded(rows.drift))


def _numbered(rows: EventRows, lines: Iterable[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Each of some order lines with its order's row and its number there."""
    if lines:
        orders, numbers = rows.lines["row"].to_list(), rows.lines["line_number"].to_list()
        yield from ((line, (orders[line], numbers[line])) for line in lines)


def _undecodable(document: Undecodable) -> Breach:
    """The one reason of a document that nobody can read alike, whichever others its readable fields would give."""
    return Breach(Reason.UNDECODABLE, document.path, f"_id {as_text(document.get('_id'))}: {document.rule}")


def _by_path(breach: Breach, rows: EventRows, document: Record, row: int) -> Iterator[Breach]:
    """A rule over all fields as one breach for each field it names, with the beginning of what is at its top."""
    if breach.reason != Reason.TYPE_MISMATCH:
        yield breach
        return
    paths = rows.events["mismatched"][row][:EVIDENCE_KEPT].to_list()
    tops = {path.split(".")[0] for path in paths}
    values = {top: (as_text(document.get(top)) or "")[:LONGEST_VALUE] for top in tops}
    yield from (Breach(breach.reason, path, values[path.split(".")[0]]) for path in paths)


def judge_locations(records: Sequence[Record], key: str) -> Judged:
    """Judge documents of the `Locations` collection."""
    frame = location_rows(records, key)
    refused = breaches(Locations, frame)
    return Judged(_accept(Locations, frame, refused), refused)


def judge_products(records: Sequence[Record], _key: str) -> Judged:
    """Judge rows of the crawler's CSV feed."""
    frame = product_rows(records)
    refused = breaches(Products, frame)
    return Judged(_accept(Products, frame, refused), refused)


CONTRACTS: dict[str, DatasetContract] = {
    contract.name: contract
    for contract in (
        DatasetContract("events", Event, judge_events, ("event_type", "store_id")),
        DatasetContract("locations", Locations, judge_locations),
        DatasetContract("products", Products, judge_products),
    )
}
RAW_TABLES: tuple[Table, ...] = tuple(contract.raw_table for contract in CONTRACTS.values())
