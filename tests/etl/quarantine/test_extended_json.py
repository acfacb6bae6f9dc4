"""Extended JSON shows what a document holds: a decimal that is no number by its kind, its sign and its payload too."""

import json

import pytest
from bson import Decimal128

from etl.quarantine.extended_json import from_json, to_json

SIGNALLING, PAYLOAD = 1 << 121, 110


def not_a_number(sign: int = 0, signalling: int = 0, payload: int = 0) -> Decimal128:
    """A decimal of just these bits, as a source may hold it."""
    bits = sign << 127 | 0b11111 << 122 | signalling * SIGNALLING | payload
    return Decimal128.from_bid(bits.to_bytes(16, "little"))


@pytest.mark.parametrize(("value", "shown"), [
    (Decimal128("NaN"), "NaN"), (Decimal128("-NaN"), "-NaN"), (Decimal128("sNaN"), "sNaN"),
    (Decimal128("-sNaN"), "-sNaN"), (not_a_number(), "NaN"), (not_a_number(payload=7), "NaN7"),
    (not_a_number(1, 1, 95_814), "-sNaN95814"), (not_a_number(payload=2**PAYLOAD - 1), f"NaN{2**PAYLOAD - 1}"),
    (Decimal128("-Infinity"), "-Infinity"), (Decimal128("1E+10"), "1E+10"), (Decimal128("0.50"), "0.50"),
    (Decimal128("-0"), "-0"),
])
def test_a_decimal_is_shown_as_it_is_kept(value: Decimal128, shown: str) -> None:
    document = {"price": value, "cart": [{"price": [value]}], "text": "NaN"}
    decimal = {"$numberDecimal": shown}
    assert json.loads(to_json(document)) == {"price": decimal, "cart": [{"price": [decimal]}], "text": "NaN"}
    assert document["price"] is value


@pytest.mark.parametrize("text", ["NaN", "-NaN", "sNaN", "-sNaN", "-Infinity", "0.50"])
def test_what_is_shown_can_be_typed_again(text: str) -> None:
    value = Decimal128(text)
    assert from_json(to_json({"price": value}))["price"].bid == value.bid


def test_a_payload_cannot_be_typed_and_so_is_never_lost_unseen() -> None:
    with pytest.raises(ValueError, match="payload"):
        from_json(to_json({"price": not_a_number(payload=7)}))
