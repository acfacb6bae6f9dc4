"""The datasets: each with its model, its raw table, and how its records become judged rows."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandera.polars as pa
import polars as pl

from contracts.event_rows import event_rows
from contracts.events import CHECKOUT_SUCCESS, Event, OrderLine
from contracts.fields import columns_of, landed_fields
from contracts.judge import Breach, breaches
from contracts.locations import Locations, location_rows
from contracts.products import Products, product_rows
from contracts.tables import Table, raw_table

Record = dict[str, Any]


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
    refused = breaches(Event, rows.events)
    orders, numbers = rows.lines["row"].to_list(), rows.lines["line_number"].to_list()
    for line, found in breaches(OrderLine, rows.lines).items():
        place = f"cart_products.{numbers[line]}"
        refused.setdefault(orders[line], []).extend(
            Breach(breach.reason, f"{place}.{breach.path}", breach.value) for breach in found
        )
    placed = (rows.events["event_type"] == CHECKOUT_SUCCESS).arg_true()
    return Judged(_accept(Event, rows.events, refused), refused, frozenset(placed), rows.drift)


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


DATASETS: dict[str, DatasetContract] = {
    contract.name: contract
    for contract in (
        DatasetContract("events", Event, judge_events, ("event_type", "store_id")),
        DatasetContract("locations", Locations, judge_locations),
        DatasetContract("products", Products, judge_products),
    )
}
RAW_TABLES: tuple[Table, ...] = tuple(contract.raw_table for contract in DATASETS.values())
