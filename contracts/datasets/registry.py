"""The datasets: each with its model, how its records become judged rows, and the modules that its rules are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandera.polars as pa

from contracts.datasets.events.contract import Event
from contracts.datasets.events.judge import judge_events
from contracts.datasets.fields import columns_of
from contracts.datasets.forms.classes import DataClass
from contracts.datasets.judge import Judged, Record
from contracts.datasets.locations import Locations, judge_locations
from contracts.datasets.products import Products, judge_products
from contracts.datasets.rules import fields_of
from contracts.warehouse.schema import Table
from contracts.warehouse.tables import raw_table

_EVENTS = (
    *(f"datasets.events.{name}" for name in (
        "contract", "carts", "closed_columns", "closed_items", "read_rows", "rows", "plain_rows", "plain_options",
        "known_options", "event_rows", "visitor_columns", "judge", "arrivals",
    )),
    *(f"datasets.{name}" for name in (
        "columns", "texts_column", "reasons", "raw_documents", "bson_scan", "bson_walk", "bson_columns",
    )),
    *(f"datasets.forms.{name}" for name in (
        "closing", "hosts", "known_forms", "pages", "texts", "unknown_fields", "vocabulary",
    )),
    *(f"datasets.normalise.{name}" for name in (
        "hosts", "identifiers", "money", "nested", "pseudonym", "scalars", "texts", "visitors",
    )),
    "shop.stores",
)


@dataclass(frozen=True, slots=True)
class DatasetContract:
    """One dataset; `judge` takes records and the pseudonym key, `grain` says what a row is.

    `modules` are those below `contracts`, beside the ones that all datasets share, that decide what a row becomes.
    """

    name: str
    model: type[pa.DataFrameModel]
    judge: Callable[[Sequence[Record], str], Judged]
    grain: str
    modules: tuple[str, ...]
    cluster_by: tuple[str, ...] = ()

    @property
    def raw_table(self) -> Table:
        """Where the loader puts accepted rows."""
        return raw_table(self.name, columns_of(self.model), self.cluster_by)


CONTRACTS: dict[str, DatasetContract] = {
    contract.name: contract
    for contract in (
        DatasetContract(
            "events", Event, judge_events, "one row per accepted document of the tracker", _EVENTS,
            ("event_type", "store_id"),
        ),
        DatasetContract(
            "locations", Locations, judge_locations, "one row per IP address and day",
            ("datasets.locations", "datasets.normalise.pseudonym"),
        ),
        DatasetContract(
            "products", Products, judge_products, "one row per product and day of a crawl",
            ("datasets.products", "shop.feed"),
        ),
    )
}
RAW_TABLES: tuple[Table, ...] = tuple(contract.raw_table for contract in CONTRACTS.values())
# The columns of each dataset that hold pseudonyms; a dataset without any is of no key.
PSEUDONYMS: dict[str, tuple[str, ...]] = {
    name: columns for name, contract in CONTRACTS.items()
    if (columns := tuple(
        path for path, column in fields_of(contract.model)
        if column.metadata["landed"] and column.metadata["form"].data_class is DataClass.PSEUDONYM
    ))
}
