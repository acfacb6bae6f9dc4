"""Hostile documents: whatever BSON can hold at any depth of what the tracker writes, the same ones every time."""

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import bson
from bson import Decimal128, Int64, ObjectId
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.bson_values import spellings
from tests.contracts.datasets.normalise.test_scalars import ANYTHING
from tests.odd_bson import body

Document = dict[str, Any]
DAY = date(2020, 5, 14)
NOON = int(datetime(2020, 5, 14, 12, tzinfo=UTC).timestamp())
LARGEST = 15_900_000  # bytes of text that a document of 16 MiB has room for

_OPTION = {"option_label": "alloy", "option_id": 328026, "value_label": "Weißgold 585", "value_id": 3010251}
_LINE = {"product_id": 95_814, "amount": 1, "price": "1.278,00", "currency": "€", "option": [_OPTION, _OPTION]}
_COMMON = {
    "store_id": "6", "ip": "37.4.4.4", "user_agent": "Mozilla/5.0", "resolution": "1920x1080", "user_id_db": "",
    "device_id": "d-1", "api_version": "1.0", "local_time": "2020-05-14 12:21:4", "show_recommendation": "true",
    "current_url": "https://www.glamira.de/ring.html", "referrer_url": "", "email_address": "",
}
_TEMPLATES: tuple[Document, ...] = (
    _COMMON | {"collection": "checkout_success", "order_id": 300_012_345, "cart_products": [_LINE, _LINE]},
    _COMMON | {"collection": "view_product_detail", "option": [_OPTION], "utm_source": False, "recommendation": "x"},
    _COMMON | {"collection": "view_listing_page", "option": {"alloy": "white-585"}, "cat_id": None},
    _COMMON | {"collection": "add_to_cart_action", "price": "754,00", "currency": "€", "is_paypal": None},
    _COMMON | {"collection": "product_detail_recommendation_clicked", "recommendation_clicked_position": "3"},
)
_TEXTS = st.text() | st.sampled_from(["\u202e\u200f", "\x00", "a" * 70_000, "٦" * 5_000, "'; drop table x; --", "NaN"])
_VALUES = ANYTHING | _TEXTS | st.lists(st.lists(ANYTHING, max_size=3), max_size=3)
_STAMPS = st.sampled_from([NOON, Int64(NOON), float(NOON), Decimal128(str(NOON)), NOON + 0.5, str(NOON)]) | ANYTHING
_CHANGES = st.lists(st.tuples(st.integers(0, 10**6), st.none() | _TEXTS, _VALUES), max_size=4)


def hostile_documents(count: int) -> list[Document]:
    """About `count` documents that BSON can hold, most of them due on `DAY`; equal for equal counts."""
    found: list[Document] = []

    @settings(
        max_examples=count, derandomize=True, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(_TEMPLATES), st.just(NOON) | _STAMPS, _CHANGES, st.just(None) | _TEXTS)
    def collect(template: Document, stamp: Any, changes: list[tuple[int, str | None, Any]], identity: Any) -> None:
        document = copy.deepcopy(template) | {"time_stamp": stamp}
        for place, name, value in changes:
            _change(document, place, name, value)
        number = len(found)
        text_id = f"{identity}-{number}" if identity and number % 20 == 0 else None
        document["_id"] = text_id or ObjectId(NOON.to_bytes(4, "big") + number.to_bytes(8, "big"))
        if _is_storable(document):
            found.append(document)

    collect()
    return found


def raw_documents(count: int) -> list[bytes]:
    """Documents of `DAY` with one field spelt in any way, drivers or not; equal for equal counts."""
    spelt = [
        (template, name, value) for template in _TEMPLATES for name in (*template, "note", "time_stamp")
        for _, value in spellings(name)
    ]
    return [
        body(bson.encode(_without(template, name, number))[4:-1], value)
        for number, (template, name, value) in enumerate(Random(count).sample(spelt, count))
    ]


def _without(template: Document, name: str, number: int) -> Document:
    identity = ObjectId(NOON.to_bytes(4, "big") + (2**40 + number).to_bytes(8, "big"))
    document = {"_id": identity, "time_stamp": NOON} | template
    return {field: value for field, value in document.items() if field != name}


def monsters() -> Iterator[Document]:
    """Documents close to MongoDB's limit of 16 MiB, each one large in another way."""
    order, view = _TEMPLATES[:2]
    changes: tuple[Callable[[Document], Document], ...] = (
        lambda doc: doc | {"current_url": "https://a@" * (LARGEST // 10)},
        lambda doc: doc | {"user_agent": "Mozilla/5.0 (Linux; Android " * (LARGEST // 28)},
        lambda doc: doc | {"ip": "9" * LARGEST},
        lambda doc: doc | {"device_id": "\u202e" * (LARGEST // 3)},
        lambda doc: doc | {"cart_products": [_LINE | {"price": "1,234" * (LARGEST // 5)}]},
        lambda doc: doc | {"cart_products": [{} for _ in range(LARGEST // 16)]},
        lambda doc: doc | {"cart_products": [7 for _ in range(LARGEST // 16)]},
        lambda doc: doc | {"option": [{"option_label": "x" * 40} for _ in range(LARGEST // 80)]},
        lambda doc: doc | {"option": {f"key {number}": "white-585" for number in range(LARGEST // 40)}},
        lambda doc: doc | {f"field {number}": number for number in range(LARGEST // 40)},
        lambda doc: doc | {"blob": b"\x00" * LARGEST},
        lambda doc: doc | {"deep": _nested(80), "order_id": "3" * 1_000_000},
        lambda doc: doc | {"collection": "x" * LARGEST},
    )
    for number, change in enumerate(changes):
        for template in (order, view):
            identity = ObjectId(NOON.to_bytes(4, "big") + (2**32 + 2 * number + (template is view)).to_bytes(8, "big"))
            yield change(template) | {"_id": identity, "time_stamp": NOON}


def _nested(depth: int) -> Any:
    return {"d": [_nested(depth - 1)]} if depth else None


def _change(document: Document, place: int, name: str | None, value: Any) -> None:
    """Put a value at some place of the document, or under a new name beside what is there."""
    holders = list(_holders(document))
    holder = holders[place % len(holders)]
    if isinstance(holder, list):
        holder[place % len(holder)] = value
    else:
        key = sorted(holder)[place % len(holder)] if name is None else name.replace("\x00", "")[:200]
        holder[key] = value


def _holders(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list) and value:
        yield value
        for member in value.values() if isinstance(value, dict) else value:
            yield from _holders(member)


def _is_storable(document: Document) -> bool:
    try:
        return len(bson.encode(document)) < 2**24
    except (bson.errors.InvalidDocument, bson.errors.InvalidBSON, OverflowError, ValueError):
        return False
