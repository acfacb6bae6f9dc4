"""What can be wrong or odd with a document, and the reason codes it must be refused for (none: accepted)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from bson import ObjectId

from sandbox.seed.identifiers import text_id
from sandbox.seed.mix import CART, PRODUCT
from sandbox.seed.options import Document
from sandbox.seed.stores import STORE_BY_ID

SECONDS_PER_DAY = 86_400
# Symbols that only one currency has.
_FOREIGN_SYMBOLS = ("€", "£", "CHF", "zł", "₺", "₹")

# A text that is no UTF-8, binary data that says another length than it has, and a field that is there already.
_UNDECODABLE = (b"\x02note\0\x03\0\0\0a\xff\0", b"\x05blob\0\x05\0\0\0\x02\x63\0\0\0x", b"\x0astore_id\0")

Change = Callable[[Document, Random], None]
Spoil = Callable[[bytes, Random], bytes]


@dataclass(frozen=True, slots=True)
class Defect:
    """One way to spoil a document in place; `kinds` limits it to event types, `reasons` are sorted codes.

    `spoil` makes of the document's bytes what no driver writes.
    """

    name: str
    reasons: tuple[str, ...]
    change: Change
    kinds: frozenset[str] = frozenset()
    spoil: Spoil | None = None


def _set(**values: Any) -> Change:
    return lambda document, _: document.update(values)


def _one_of(field: str, *values: Any) -> Change:
    return lambda document, dice: document.update({field: dice.choice(values)})


def _drop(*fields: str) -> Change:
    def change(document: Document, _: Random) -> None:
        for field in fields:
            document.pop(field, None)

    return change


def _line(**values: Any) -> Change:
    def change(document: Document, dice: Random) -> None:
        dice.choice(document["cart_products"]).update(values)

    return change


def _line_without(field: str) -> Change:
    def change(document: Document, dice: Random) -> None:
        dice.choice(document["cart_products"]).pop(field)

    return change


def _unchanged(document: Document, dice: Random) -> None:
    """Nothing is changed before the document is bytes."""


def _with_one_of(*elements: bytes) -> Spoil:
    """One more BSON element at the end."""

    def spoil(raw: bytes, dice: Random) -> bytes:
        content = raw[4:-1] + dice.choice(elements) + b"\0"
        return (len(content) + 4).to_bytes(4, "little") + content

    return spoil


def _both(first: Change, second: Change) -> Change:
    def change(document: Document, dice: Random) -> None:
        first(document, dice)
        second(document, dice)

    return change


def _string_id(document: Document, dice: Random) -> None:
    document["_id"] = text_id(datetime.fromtimestamp(document["time_stamp"], UTC).date(), dice.getrandbits(64))


def _timestamp_days_after_id(document: Document, dice: Random) -> None:
    document["time_stamp"] += dice.randrange(3, 40) * SECONDS_PER_DAY


def _timestamp_months_before_id(document: Document, dice: Random) -> None:
    document["time_stamp"] -= dice.randrange(31, 90) * SECONDS_PER_DAY


def _timestamp_with_fraction(document: Document, _: Random) -> None:
    document["time_stamp"] += 0.5


def _late_arrival(document: Document, dice: Random) -> None:
    """Stored up to two days after it happened."""
    moment: datetime = document["_id"].generation_time
    stored = int(moment.timestamp()) + dice.randrange(3_600, 2 * SECONDS_PER_DAY)
    document["_id"] = ObjectId(stored.to_bytes(4, "big") + document["_id"].binary[4:])


def _foreign_symbol(document: Document, dice: Random) -> None:
    own = STORE_BY_ID[document["store_id"]].symbol
    dice.choice(document["cart_products"])["currency"] = dice.choice([s for s in _FOREIGN_SYMBOLS if s != own])


def _symbols_of_another_store(document: Document, _: Random) -> None:
    """Every line printed in euros where the store has another currency, and in pounds where it has euros."""
    symbol = "£" if STORE_BY_ID[document["store_id"]].symbol == "€" else "€"
    for line in document["cart_products"]:
        line["currency"] = symbol


def _blank_symbol(document: Document, dice: Random) -> None:
    if STORE_BY_ID[document["store_id"]].symbol:
        dice.choice(document["cart_products"])["currency"] = ""
    else:
        _foreign_symbol(document, dice)


ROW_DEFECTS = (
    Defect("string_id", ("id_not_objectid",), _string_id),
    Defect("time_stamp_missing", ("time_stamp_invalid",), _drop("time_stamp")),
    Defect("event_type_unknown", ("event_type_unknown",), _one_of("collection", "view_wish_list", "checkout_v2", "")),
    Defect("store_unknown", ("store_unknown",), _one_of("store_id", "999", "0", "default")),
    Defect("option_is_number", ("type_mismatch",), _set(option=585), frozenset({PRODUCT})),
    Defect("time_stamp_null", ("time_stamp_invalid",), _set(time_stamp=None)),
    Defect("event_type_missing", ("event_type_unknown",), _drop("collection")),
    Defect("store_missing", ("store_unknown",), _drop("store_id")),
    Defect("store_and_type_unknown", ("event_type_unknown", "store_unknown"),
           _set(store_id="404", collection="view_outlet")),
    Defect("cart_is_text", ("type_mismatch",), _set(cart_products="103324:1"), frozenset({CART})),
    Defect("time_stamp_days_after_id", ("time_stamp_invalid",), _timestamp_days_after_id),
    Defect("user_agent_is_list", ("type_mismatch",), _set(user_agent=["Mozilla/5.0", "Safari/604.1"])),
    Defect("time_stamp_before_2010", ("time_stamp_invalid",), _set(time_stamp=946_684_800)),
    Defect("string_id_unknown_store", ("id_not_objectid", "store_unknown"), _both(_string_id, _set(store_id="-1"))),
    Defect("time_stamp_with_fraction", ("time_stamp_invalid",), _timestamp_with_fraction),
    Defect("referrer_is_document", ("type_mismatch",), _set(referrer_url={"host": "www.example.com"})),
    Defect("time_stamp_is_text", ("time_stamp_invalid",), _set(time_stamp="yesterday")),
    Defect("email_is_list", ("type_mismatch",), _set(email_address=[])),
    Defect("time_stamp_months_before_id", ("time_stamp_invalid",), _timestamp_months_before_id),
    Defect("undecodable", ("undecodable",), _unchanged, spoil=_with_one_of(*_UNDECODABLE)),
)

# The first eight bring every reason that only an order can have, so that a small day has them all.
ORDER_DEFECTS = (
    Defect("quantity_9999", ("line_quantity_implausible",), _line(amount=9_999)),
    Defect("foreign_symbol", ("line_currency_unexpected",), _foreign_symbol),
    Defect("price_not_a_number", ("line_price_unparseable",), _line(price="on request")),
    Defect("quantity_zero", ("line_quantity_invalid",), _line(amount=0)),
    Defect("cart_empty", ("cart_empty",), _set(cart_products=[])),
    Defect("order_id_blank", ("order_id_missing",), _set(order_id="")),
    Defect("price_blank", ("line_price_missing",), _line(price="")),
    Defect("product_missing", ("line_product_missing",), _line_without("product_id")),
    Defect("price_negative", ("line_price_unparseable",), _line(price="-129.00")),
    Defect("order_string_id", ("id_not_objectid",), _string_id),
    Defect("blank_symbol", ("line_currency_unexpected",), _blank_symbol),
    Defect("quantity_missing", ("line_quantity_invalid",), _line_without("amount")),
    Defect("cart_missing", ("cart_empty",), _drop("cart_products")),
    Defect("order_id_null", ("order_id_missing",), _set(order_id=None)),
    Defect("order_time_stamp_missing", ("time_stamp_invalid",), _drop("time_stamp")),
    Defect("order_store_unknown", ("store_unknown",), _set(store_id="102")),
    Defect("price_null", ("line_price_missing",), _line(price=None)),
    Defect("quantity_with_fraction", ("line_quantity_invalid",), _line(amount=1.5)),
    Defect("product_is_text", ("line_product_missing",), _line(product_id="engraving")),
    Defect("two_reasons_in_two_fields", ("line_currency_unexpected", "line_quantity_implausible"),
           _both(_line(amount=101), _foreign_symbol)),
    Defect("line_option_is_number", ("type_mismatch",), _line(option=7)),
    Defect("order_id_missing", ("order_id_missing",), _drop("order_id")),
    Defect("price_missing", ("line_price_missing",), _line_without("price")),
    Defect("quantity_negative", ("line_quantity_invalid",), _line(amount=-1)),
    Defect("three_reasons", ("line_price_missing", "line_quantity_invalid", "order_id_missing"),
           _both(_both(_line(price=""), _line(amount=0)), _drop("order_id"))),
    Defect("order_user_agent_is_list", ("type_mismatch",), _set(user_agent=[])),
)

SYMBOLS_OF_ANOTHER_STORE = Defect(
    "symbols_of_another_store", ("line_currency_unexpected",), _symbols_of_another_store)

ODDITIES = (
    Defect("late_arrival", (), _late_arrival),
    Defect("local_time_missing", (), _drop("local_time")),
    Defect("resolution_is_number", (), _set(resolution=1_920)),
    Defect("unknown_text_field", (), _set(ab_variant="B")),
    Defect("local_time_null", (), _set(local_time=None, resolution=None)),
    Defect("unknown_document_field", (), _set(tracker={"version": 3, "sampled": True, "tags": ["spring", "gold"]})),
    Defect("email_null", (), _set(email_address=None)),
    Defect("api_version_is_number", (), _set(api_version=1)),
    Defect("unknown_date_field", (), _set(received_at=datetime(2020, 5, 4, 12, tzinfo=UTC))),
    Defect("show_recommendation_is_bool", (), _set(show_recommendation=True)),
    Defect("option_blank", (), _set(option=""), frozenset({PRODUCT})),
)
