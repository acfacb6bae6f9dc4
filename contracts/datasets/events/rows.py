"""Documents to rows, one by one: the fields of tracker documents as they are read, whatever the documents hold."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from bson import ObjectId
from bson.int64 import Int64
from pandera.polars import DataFrameModel

from contracts.datasets.columns import Document, Findings, Scalar, scalar_column
from contracts.datasets.events.carts import CartLine, OptionItem
from contracts.datasets.events.closed_items import closed_lines, closed_options
from contracts.datasets.events.contract import CHECKOUT_SUCCESS
from contracts.datasets.events.read_rows import ReadRows
from contracts.datasets.fields import struct_of
from contracts.datasets.normalise import nested
from contracts.datasets.normalise.identifiers import order_id
from contracts.datasets.normalise.scalars import as_text, position, utm, whole_number
from contracts.datasets.raw_documents import Undecodable
from contracts.datasets.texts_column import Texts

Kinds = frozenset[type]
_NULL: Kinds = frozenset({type(None)})
_TEXT: Kinds = _NULL | {str}
_FLAG: Kinds = _NULL | {bool}
_WHOLE: Kinds = _NULL | {int, Int64}
NESTED = ("options", "cart_products")
BLOCK_DOCUMENTS = 1_000
_LONGEST_WRITTEN = 10  # digits; the shop's orders have 9, telephones, cards and accounts more


def _texts(*names: str) -> list[Scalar]:
    return [Scalar(name, name, pl.String, _TEXT, as_text, _TEXT) for name in names]


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _order_id(value: Any) -> str | None:
    """An order's id; a long number that is written as text, which those of orders are not, is given as no number."""
    found = order_id(value)
    return f"text {found}" if isinstance(value, str) and found and len(found) > _LONGEST_WRITTEN else found


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
    Scalar("order_id", "order_id", pl.String, _NULL, _order_id, _TEXT | _WHOLE | {float}),
    Scalar("time_stamp", "time_stamp", pl.Int64, _WHOLE, whole_number, _WHOLE),
    # Read here, pseudonymised or classified below; none of these four columns lands.
    Scalar("ip", "ip", pl.String, _TEXT, as_text, _TEXT),
    Scalar("device_id", "device_id", pl.String, _TEXT, as_text, _TEXT),
    Scalar("user_id_db", "user_id_db", pl.String, _TEXT, as_text, _TEXT),
    Scalar("email_address", "email_address", pl.String, _TEXT, as_text, _TEXT),
    Scalar("user_agent", "user_agent", pl.String, _TEXT, as_text, _TEXT),
)
TEXT_COLUMNS = tuple(scalar.column for scalar in SCALARS if scalar.dtype is pl.String)
KNOWN_FIELDS = frozenset({"_id", "option", "cart_products"} | {scalar.source for scalar in SCALARS})


def read_each(documents: Sequence[Document], rows: Sequence[int], findings: Findings) -> ReadRows:
    """Read documents one by one, whatever they hold; `rows` are their places in the chunk. Never raises for it."""
    frames, carried, lines, labels = [], [], [], []
    for first in range(0, len(documents) or 1, BLOCK_DOCUMENTS):
        some = slice(first, first + BLOCK_DOCUMENTS)
        block = _Block(documents[some], rows[some], findings)
        frames.append(pl.DataFrame(block.columns()))
        carried.append(block.lists())
        lines += block.order_lines()
        labels += block.labels()
    frame = pl.concat(frames)
    texts = {name: Texts.of(frame[name]) for name in TEXT_COLUMNS}
    lists = {
        name: (pa.concat_arrays([block[name] for block in carried]), np.arange(len(frame))) for name in NESTED
    }
    columns = [column for column in frame.get_columns() if column.name not in texts]
    return ReadRows(np.array(rows, dtype=np.int64), texts, columns, lists, lines, labels)


def nested_lists(items: list[list[nested.Item]], model: type[DataFrameModel]) -> pa.Array:
    """Lists of records, as Arrow has them."""
    return pa.array(items, arrow_type(pl.List(struct_of(model))))


@cache
def arrow_type(dtype: pl.DataType) -> pa.DataType:
    """The type that Arrow has for a column."""
    return pl.Series(dtype=dtype).to_arrow(compat_level=pl.CompatLevel.oldest()).type


class _Block:
    """Some hundred documents: few enough to stay in the processor's cache while every field is read."""

    def __init__(self, documents: Sequence[Document], rows: Sequence[int], findings: Findings) -> None:
        self._documents, self._rows, self._findings = documents, rows, findings
        self._scalars = {
            scalar.column: scalar_column(documents, scalar, findings, rows) for scalar in SCALARS
        }
        self._is_order = (self._scalars["event_type"] == CHECKOUT_SUCCESS).fill_null(False).to_list()
        self._stores = self._scalars["store_id"].to_list()
        self._carts = [self._cart(place, document) for place, document in enumerate(documents)]

    def columns(self) -> list[pl.Series]:
        """Every column that is read value by value, but the lists."""
        self._note_unknown_fields()
        return [*self._scalars.values(), *self._identity(), self._fingerprints()]

    def lists(self) -> dict[str, pa.Array]:
        """The columns of lists."""
        closing = self._findings.closing
        options = [
            closed_options(
                self._findings.take(row, nested.options(document.get("option"))), "option", closing,
            )
            for row, document in zip(self._rows, self._documents, strict=True)
        ]
        # What a line was refused for, and what makes two carts one, is judged by what was printed.
        carts = [closed_lines(cart, closing) for cart in self._carts]
        return {"options": nested_lists(options, OptionItem), "cart_products": nested_lists(carts, CartLine)}

    def order_lines(self) -> list[nested.Item]:
        """The lines of the block's checkout_success documents."""
        return [
            line | {"row": self._rows[place], "store_id": self._stores[place]}
            for place, is_order in enumerate(self._is_order) if is_order for line in self._carts[place]
        ]

    def labels(self) -> list[str | None]:
        """What the options in the carts say, as it came."""
        return [option["value_label"] for cart in self._carts for line in cart for option in line["options"]]

    def _cart(self, place: int, document: Document) -> list[nested.Item]:
        if "cart_products" not in document:
            return []
        lines = nested.cart_lines(document["cart_products"], self._stores[place])
        return self._findings.take(self._rows[place], lines)

    def _note_unknown_fields(self) -> None:
        for row, document in zip(self._rows, self._documents, strict=True):
            if not document.keys() <= KNOWN_FIELDS:
                unknown = {name: document[name] for name in document.keys() - KNOWN_FIELDS}
                self._findings.surprise(row, unknown)

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
