"""A typed value gets the BSON type that belongs at its path, and nothing else of the document changes."""

from typing import Any

import pytest
from bson import Decimal128, Int64, ObjectId

from contracts.errors import UsageError
from etl.quarantine.document_paths import LARGEST_BYTES, assignments, new_id, typed, value_at, with_values

CART = {"cart_products": [{"product_id": 1, "amount": 2, "price": "1,00", "currency": "$"}], "store_id": "6"}


@pytest.mark.parametrize(("path", "text", "former", "expected"), [
    ("time_stamp", "1588550400", "yesterday", 1588550400),
    ("time_stamp", "4588550400", None, Int64(4588550400)),
    ("cart_products.0.amount", "2", 1.5, 2),
    ("cart_products.0.product_id", "95814", "engraving", 95814),
    ("product_id", "95814", None, 95814),
    ("product_id", "95814", "1", "95814"),
    ("cart_products.0.price", "129.00", None, "129.00"),
    ("store_id", "6", 6, "6"),
    ("_id", "5eb078925eed47d201000675", "import-1", ObjectId("5eb078925eed47d201000675")),
    ("order_id", "300012345", "", "300012345"),
    ("order_id", "300012345", 1.0, 300012345.0),
    ("order_id", "300012345", None, 300012345),
    ("order_id", "300012345", Int64(1), Int64(300012345)),
    ("anything", "1.50", Decimal128("1"), Decimal128("1.50")),
    ("anything", "true", False, True),
    ("anything", "true", None, True),
    ("anything", "word", 5, "word"),
    ("anything", "null", "text", None),
    ("anything", '"null"', None, "null"),
    ("time_stamp", '{"$numberLong": "7"}', None, Int64(7)),
    ("option", "[]", 7, []),
    ("cart_products", '[{"amount": {"$numberInt": "1"}}]', "", [{"amount": 1}]),
])
def test_a_text_becomes_the_type_that_belongs_there(path: str, text: str, former: Any, expected: Any) -> None:
    found = typed(path, text, former)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(("path", "text"), [
    ("time_stamp", "noon"), ("_id", "import-1"), ("option", "[1"), ("x", '{"$oid": "short"}'),
    ("time_stamp", "9" * 20), ("cart_products.0.amount", f"-{2**63 + 1}"), ("time_stamp", "9" * 5_000),
    ("x", '{"$numberLong": "99999999999999999999"}'), ("x", "[99999999999999999999]"), ("x", '{"$date": "yesterday"}'),
])
def test_what_cannot_be_read_is_refused_by_name(path: str, text: str) -> None:
    with pytest.raises(UsageError, match=path):
        typed(path, text, None)


def test_values_are_set_in_a_copy() -> None:
    changed = with_values(CART, {"cart_products.0.currency": "€", "order_id": "7"})
    assert changed == CART | {"cart_products": [CART["cart_products"][0] | {"currency": "€"}], "order_id": 7}  # type: ignore[index]
    assert value_at(CART, "cart_products.0.currency") == "$"
    assert "order_id" not in CART


def test_a_line_can_be_added_at_the_end_and_nowhere_else() -> None:
    assert len(with_values(CART, {"cart_products.1": "{}"})["cart_products"]) == 2
    for path in ("cart_products.5", "cart_products.x", "store_id.0", "missing.0.currency", "cart_products.²",
                 "cart_products.٠.price", f"cart_products.{'9' * 5_000}.price"):
        with pytest.raises(UsageError, match="no place"):
            with_values(CART, {path: "1"})


@pytest.mark.parametrize("values", [
    {"a\0b": "1"}, {"note": "\ud800"}, {"\udfff": "1"}, {"note": "x" * LARGEST_BYTES},
    {"deep": "[" * 3_000 + "]" * 3_000},
])
def test_what_mongodb_cannot_hold_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(UsageError, match=r"^--set"):
        with_values(CART, values)


def test_a_new_id_is_dated_by_the_time_stamp_and_always_the_same() -> None:
    document = with_values({"_id": "import-1"}, {"_id": "new", "time_stamp": "1588550400"}, "ab" * 12)
    assert int(document["_id"].generation_time.timestamp()) == 1588550400
    assert document["_id"] == new_id(document, "ab" * 12)
    assert document["_id"] != new_id(document, "cd" * 12)
    with pytest.raises(UsageError, match="time_stamp"):
        with_values({"_id": "import-1"}, {"_id": "new"}, "ab" * 12)


@pytest.mark.parametrize("texts", [["store_id"], ["=6"], ["a..b=6"], ["a=1", "a=2"]])
def test_an_assignment_of_another_form_is_refused(texts: list[str]) -> None:
    with pytest.raises(UsageError, match="PATH=VALUE"):
        assignments(texts)


def test_a_value_may_hold_anything() -> None:
    assert assignments(["current_url=https://x/?a=b", "price="]) == {"current_url": "https://x/?a=b", "price": ""}
