"""The datasets: each with its model, its raw table, and how its records become judged rows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandera.polars as pa

from contracts.datasets.events.contract import Event
from contracts.datasets.events.judge import judge_events
from contracts.datasets.fields import columns_of
from contracts.datasets.judge import Judged
from contracts.datasets.locations import Locations, judge_locations
from contracts.datasets.products import Products, judge_products
from contracts.warehouse.tables import Table, raw_table


@dataclass(frozen=True, slots=True)
class DatasetContract:
    """One dataset; `judge` takes records and the pseudonym key."""

    name: str
    model: type[pa.DataFrameModel]
    judge: Callable[[Sequence[dict[str, Any]], str], Judged]
    cluster_by: tuple[str, ...] = ()

    @property
    def raw_table(self) -> Table:
        """Where the loader puts accepted rows."""
        return raw_table(self.name, columns_of(self.model), self.cluster_by)


CONTRACTS: dict[str, DatasetContract] = {
    contract.name: contract
    for contract in (
        DatasetContract("events", Event, judge_events, ("event_type", "store_id")),
        DatasetContract("locations", Locations, judge_locations),
        DatasetContract("products", Products, judge_products),
    )
}
RAW_TABLES: tuple[Table, ...] = tuple(contract.raw_table for contract in CONTRACTS.values())
