"""The fields of a document that errors strike, and whether a figure that anybody reads depends on each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmark.batch import Batch, Rng
from tests.benchmark.shop import places, print_price, read_price
from tests.benchmark.year import Document

ORDER = "checkout_success"
_CURRENCY = {place.store_id: place.currency for place in places()}


@dataclass(frozen=True)
class Field:
    """A field of the document, or of each line of an order (`line`); `figure` names who reads it, empty for nobody."""

    name: str
    figure: str
    line: bool = False
    order: bool = False
    numeric: bool = False

    @property
    def path(self) -> str:
        """How reports name it."""
        return f"cart_products.{self.name}" if self.line else self.name

    def rows(self, batch: Batch) -> list[int]:
        """The documents that hold a value in it."""
        return [row for row, document in enumerate(batch.documents) if self.holds(document)]

    def holds(self, document: Document) -> bool:
        """Whether a document has a value there."""
        if self.line:
            return document["collection"] == ORDER
        if self.order and document["collection"] != ORDER:
            return False
        return document.get(self.name) not in (None, "", False)


FIELDS = (
    Field("price", "revenue", line=True, numeric=True),
    Field("amount", "revenue, units", line=True, numeric=True),
    Field("product_id", "product performance", line=True),
    Field("currency", "revenue", line=True),
    Field("value_label", "revenue by alloy and stone", line=True),
    Field("order_id", "orders", order=True),
    Field("store_id", "every figure by store"),
    Field("time_stamp", "every figure by day", numeric=True),
    Field("collection", "conversion"),
    Field("ip", "orders by country"),
    Field("device_id", "visitors, new and returning"),
    Field("user_agent", "orders by device"),
    Field("user_id_db", "new and returning"),
    Field("product_id", "product performance"),
    Field("key_search", "top searches"),
    Field("current_url", "what counts as production"),
    Field("email_address", ""),
    Field("resolution", ""),
    Field("local_time", ""),
    Field("referrer_url", ""),
    Field("api_version", ""),
    Field("utm_source", ""),
)
TEXTS = tuple(one for one in FIELDS if not one.numeric and one.path not in ("cart_products.product_id", "order_id"))
NUMBERS = tuple(one for one in FIELDS if one.numeric)
# Neighbours in the document that could change places: same type, another meaning.
NUMBER_PAIRS = (("price", "amount"), ("amount", "product_id"))
TEXT_PAIRS = (
    ("current_url", "referrer_url"), ("ip", "device_id"), ("user_agent", "resolution"), ("store_id", "api_version"),
    ("user_id_db", "email_address"), ("collection", "api_version"), ("device_id", "user_id_db"),
)


def field(path: str) -> Field:
    """The field of a path."""
    return next(one for one in FIELDS if one.path == path)


def chosen(rows: Sequence[int], share: float, rng: Rng) -> list[int]:
    """A share of some rows at random, at least one."""
    count = max(1, round(len(rows) * share)) if rows else 0
    return [int(row) for row in rng.choice(rows, count, replace=False)] if count else []


def in_place(batch: Batch, rows: Sequence[int], spoil: Callable[[Document], Document]) -> Batch:
    """The batch with some of its documents replaced; the others stay the same objects."""
    found = list(batch.documents)
    for row in rows:
        found[row] = spoil(found[row])
    return batch.with_documents(found)


def values(where: Field, document: Document, change: Callable[[Any, Document], Any]) -> Document:
    """A copy of a document with the field's values changed, on each line where it is one of lines."""
    if not where.line:
        return document | {where.name: change(document.get(where.name), document)}
    return document | {"cart_products": [_line(where, line, document, change) for line in document["cart_products"]]}


def _line(where: Field, line: Document, document: Document, change: Callable[[Any, Document], Any]) -> Document:
    if where.name != "value_label":
        return line | {where.name: change(line.get(where.name), document)}
    options = line["option"] or []
    return line | {"option": [one | {"value_label": change(one["value_label"], document)} for one in options]}


def number_of(value: Any, document: Document) -> float | None:
    """A number, or the amount of a printed price."""
    if isinstance(value, int | float):
        return float(value)
    return read_price(value, _CURRENCY[document["store_id"]])


def printed(number: float, like: Any, document: Document) -> Any:
    """A number in the dress of the value that it replaces."""
    return print_price(number, _CURRENCY[document["store_id"]]) if isinstance(like, str) else round(number)
