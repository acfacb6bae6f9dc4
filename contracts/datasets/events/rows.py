"""Documents to rows: one chunk of tracker documents becomes the columns that the events contract judges."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl
import pyarrow as pa
from bson import ObjectId
from bson.int64 import Int64
from pandera.polars import DataFrameModel

from contracts.datasets.columns import Document, Findings, Scalar, scalar_column
from contracts.datasets.events.carts import CartLine, OptionItem, OrderLine
from contracts.datasets.events.closed_columns import closed_columns, closed_hosts
from contracts.datasets.events.closed_items import closed_lines, closed_options
from contracts.datasets.events.contract import CHECKOUT_SUCCESS, Event
from contracts.datasets.events.text_shapes import Shapes, text_shapes
from contracts.datasets.fields import struct_of
from contracts.datasets.normalise import nested
from contracts.datasets.normalise.hosts import host_columns
from contracts.datasets.normalise.identifiers import identity, order_id
from contracts.datasets.normalise.pseudonym import pseudonym
from contracts.datasets.normalise.scalars import as_text, position, utm, whole_number
from contracts.datasets.normalise.visitors import address, device
from contracts.datasets.raw_documents import Undecodable

Kinds = frozenset[type]
_NULL: Kinds = frozenset({type(None)})
_TEXT: Kinds = _NULL | {str}
_FLAG: Kinds = _NULL | {bool}
_WHOLE: Kinds = _NULL | {int, Int64}
BLOCK_DOCUMENTS = 1_000
_TIME_LIMIT = 2**32 + 86_400  # no ObjectId allows a later stamp; an unbounded one would overflow a timestamp


def _texts(*names: str) -> list[Scalar]:
    return [Scalar(name, name, pl.String, _TEXT, as_text, _TEXT) for name in names]


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


SCALARS = (
    *_texts("store_id", "resolution", "api_version", "local_time", "show_recommendation", "current_url"),
    *_texts("referrer_url", "product_id", "viewing_product_id", "cat_id", "collect_id", "key_search"),
    *_texts("recommendation_product_id"),
    Scalar("event_type", "collection", pl.String, _TEXT, as_text, _TEXT),
    Scalar("price_text", "price", pl.String, _TEXT, as_text, _TEXT),
    Scalar("currency_text", "currency", pl.String, _TEXT, as_text, _TEXT),
    Scalar("utm_source", "utm_source", pl.String, _TEXT, utm, _TEXT | _FLAG),
    Scalar("utm_medium", "utm_medium", pl.String, _TEXT, utm, _TEXT | _FLAG),
    Scalar("recommendation", "recommendation", pl.String, _TEXT, as_text, _TEXT | _FLAG),
    *(
        Scalar(name, name, pl.Int64, _WHOLE, position, _TEXT | _WHOLE)
        for name in ("recommendation_clicked_position", "recommendation_product_position")
    ),
    Scalar("is_paypal", "is_paypal", pl.Boolean, _FLAG, _flag, _FLAG),
    Scalar("order_id", "order_id", pl.String, _NULL, order_id, _TEXT | _WHOLE | {float}),
    Scalar("time_stamp", "time_stamp", pl.Int64, _WHOLE, whole_number, _WHOLE),
    # Read here, pseudonymised or classified below; none of these four columns lands.
    Scalar("ip", "ip", pl.String, _TEXT, as_text, _TEXT),
    Scalar("device_id", "device_id", pl.String, _TEXT, as_text, _TEXT),
    Scalar("user_id_db", "user_id_db", pl.String, _TEXT, as_text, _TEXT),
    Scalar("email_address", "email_address", pl.String, _TEXT, as_text, _TEXT),
    Scalar("user_agent", "user_agent", pl.String, _TEXT, as_text, _TEXT),
)
KNOWN_FIELDS = frozenset({"_id", "option", "cart_products"} | {scalar.source for scalar in SCALARS})
_PERSONAL = {
    "ip": "ip_hash", "device_id": "device_id_hash", "user_id_db": "user_id_hash", "email_address": "email_hash",
}


@dataclass(frozen=True, slots=True)
class EventRows:
    """One chunk, row for row: `events` has `Event`'s columns, `lines` `OrderLine`'s; `drift` counts surprises.

    `told` counts the values of each field that has a form, `shapes` what texts look like before they are hashed.
    """

    events: pl.DataFrame
    lines: pl.DataFrame
    drift: Counter[str]
    told: Counter[str]
    shapes: Shapes


def event_rows(documents: Sequence[Document], key: str) -> EventRows:
    """Read a chunk of documents; `key` makes the pseudonyms. Never raises for what a document holds."""
    findings, frames, lines, labels = Findings(), [], [], []
    for first in range(0, len(documents) or 1, BLOCK_DOCUMENTS):
        block = _Block(documents[first : first + BLOCK_DOCUMENTS], first, findings)
        frames.append(pl.DataFrame(block.columns(key)))
        lines += block.order_lines()
        labels += block.labels()
    frame, closing = pl.concat(frames), findings.closing
    hosts, *kinds_of_hosts = host_columns(frame["current_url"])
    events = frame.with_columns(
        findings.mismatched_column(len(documents)), findings.extra_column(len(documents)), closed_hosts(hosts),
        *kinds_of_hosts, *closed_columns(frame, key, closing),
        *_moments(),
    )
    drift, shapes = findings.drift + closing.drift, text_shapes(frame, labels)
    return EventRows(_of_contract(events), _frame(lines, OrderLine), drift, closing.told, shapes)


def _of_contract(events: pl.DataFrame) -> pl.DataFrame:
    """The contract's columns, in its order.

    Raises:
        LookupError: the contract has a field that nothing here reads.
    """
    wanted = list(Event.to_schema().columns)
    if missing := sorted(set(wanted) - set(events.columns)):
        raise LookupError(
            f"events contract: nothing reads {', '.join(missing)}. "
            "Add it to SCALARS in contracts/datasets/events/rows.py."
        )
    return events.select(wanted)


class _Block:
    """Some hundred documents: few enough to stay in the processor's cache while every field is read."""

    def __init__(self, documents: Sequence[Document], first: int, findings: Findings) -> None:
        self._documents, self._first, self._findings = documents, first, findings
        self._scalars = {
            scalar.column: scalar_column(documents, scalar, findings, first) for scalar in SCALARS
        }
        self._is_order = (self._scalars["event_type"] == CHECKOUT_SUCCESS).fill_null(False).to_list()
        self._stores = self._scalars["store_id"].to_list()
        self._carts = [self._cart(row, document) for row, document in enumerate(documents)]

    def columns(self, key: str) -> list[pl.Series]:
        """Every column that is read value by value."""
        closing = self._findings.closing
        options = [
            closed_options(
                self._findings.take(self._first + row, nested.options(document.get("option"))), "option", closing,
            )
            for row, document in enumerate(self._documents)
        ]
        # What a line was refused for, and what makes two carts one, is judged by what was printed.
        carts = [closed_lines(cart, closing) for cart in self._carts]
        self._note_unknown_fields()
        return [
            *self._scalars.values(),
            *self._identity(),
            *_visitor_columns(self._scalars, key),
            _nested_column("options", options, OptionItem),
            _nested_column("cart_products", carts, CartLine),
            self._fingerprints(),
        ]

    def order_lines(self) -> list[nested.Item]:
        """The lines of the block's checkout_success documents."""
        return [
            line | {"row": self._first + row, "store_id": self._stores[row]}
            for row, is_order in enumerate(self._is_order) if is_order for line in self._carts[row]
        ]

    def labels(self) -> list[str | None]:
        """What the options in the carts say, as it came."""
        return [option["value_label"] for cart in self._carts for line in cart for option in line["options"]]

    def _cart(self, row: int, document: Document) -> list[nested.Item]:
        if "cart_products" not in document:
            return []
        return self._findings.take(self._first + row, nested.cart_lines(document["cart_products"], self._stores[row]))

    def _note_unknown_fields(self) -> None:
        for row, document in enumerate(self._documents):
            if not document.keys() <= KNOWN_FIELDS:
                unknown = {name: document[name] for name in document.keys() - KNOWN_FIELDS}
                self._findings.surprise(self._first + row, unknown)

    def _identity(self) -> list[pl.Series]:
        ids = [document.get("_id") for document in self._documents]
        times = [int.from_bytes(value.binary[:4], "big") if isinstance(value, ObjectId) else None for value in ids]
        return [
            pl.Series("event_id", [as_text(value) for value in ids], dtype=pl.String),
            pl.Series("id_time", times, dtype=pl.Int64),
            pl.Series("undecodable", [_fault(document) for document in self._documents], dtype=pl.String),
        ]

    def _fingerprints(self) -> pl.Series:
        prints = [
            nested.cart_fingerprint(cart) if is_order else None
            for cart, is_order in zip(self._carts, self._is_order, strict=True)
        ]
        return pl.Series("cart_fingerprint", prints, dtype=pl.String)


def _fault(document: Document) -> str | None:
    return document.rule if isinstance(document, Undecodable) else None


def _visitor_columns(scalars: Mapping[str, pl.Series], key: str) -> list[pl.Series]:
    addresses = [address(ip) for ip in scalars["ip"]]
    devices = [device(agent) for agent in scalars["user_agent"]]
    return [
        *(_pseudonyms(column, scalars[source].to_list(), key) for source, column in _PERSONAL.items()),
        pl.Series("ip_kind", [found.kind for found in addresses], dtype=pl.String),
        pl.Series("ip_version", [found.version for found in addresses], dtype=pl.Int64),
        pl.Series("device_type", [found.device_type for found in devices], dtype=pl.String),
        pl.Series("browser", [found.browser for found in devices], dtype=pl.String),
        pl.Series("os", [found.os for found in devices], dtype=pl.String),
        pl.Series("is_bot", [found.is_bot for found in devices], dtype=pl.Boolean),
    ]


def _pseudonyms(column: str, values: list[str | None], key: str) -> pl.Series:
    # Addresses are hashed as the dataset of places has them.
    present = [identity(value if column == "ip_hash" else _trimmed(value)) for value in values]
    return pl.Series(column, [pseudonym(key, value) if value else None for value in present], dtype=pl.String)


def _trimmed(value: str | None) -> str | None:
    return value and value.strip()


def _nested_column(name: str, items: list[list[nested.Item]], model: type[DataFrameModel]) -> pl.Series:
    return pl.Series(name, pa.array(items, _arrow_type(pl.List(struct_of(model)))))


def _frame(records: list[nested.Item], model: type[DataFrameModel]) -> pl.DataFrame:
    return pl.Series("record", pa.array(records, _arrow_type(struct_of(model)))).struct.unnest()


@cache
def _arrow_type(dtype: pl.DataType) -> pa.DataType:
    return pl.Series(dtype=dtype).to_arrow(compat_level=pl.CompatLevel.oldest()).type


def _moments() -> list[pl.Expr]:
    seconds = pl.when(pl.col("time_stamp").is_between(0, _TIME_LIMIT)).then(pl.col("time_stamp"))
    occurred_at = pl.from_epoch(seconds, time_unit="s").dt.cast_time_unit("us").dt.replace_time_zone("UTC")
    return [occurred_at.alias("occurred_at"), occurred_at.dt.date().alias("event_date")]
