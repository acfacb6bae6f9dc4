"""Documents that no driver writes and MongoDB stores all the same, put together byte by byte."""

import struct

from bson import ObjectId

ID = ObjectId("5ebbe140a000000000000d01")
STAMP = 1_589_371_200


def document(content: bytes, *, identity: bytes = b"", stamp: bytes = b"") -> bytes:
    """A product view, due on 2020-05-13, with more elements; another `_id` or `time_stamp` takes the usual's place."""
    first = identity or element(7, "_id", ID.binary)
    dated = stamp or element(16, "time_stamp", struct.pack("<i", STAMP))
    return body(first, dated, text("collection", b"view_product_detail"), text("store_id", b"6"), content)


def body(*elements: bytes) -> bytes:
    """A document of these elements."""
    content = b"".join(elements) + b"\0"
    return struct.pack("<i", len(content) + 4) + content


def element(kind: int, name: str | bytes, value: bytes) -> bytes:
    """One element by its type number."""
    return bytes([kind]) + (name if isinstance(name, bytes) else name.encode()) + b"\0" + value


def text(name: str, value: bytes, kind: int = 2) -> bytes:
    """A text, whatever its bytes."""
    return element(kind, name, struct.pack("<i", len(value) + 1) + value + b"\0")


def number(name: str | bytes, value: int = 1) -> bytes:
    """A whole number of 32 bits."""
    return element(16, name, struct.pack("<i", value))


def binary(name: str, subtype: int, content: bytes) -> bytes:
    """Binary data."""
    return element(5, name, struct.pack("<iB", len(content), subtype) + content)


_OPTION = body(text("option_label", b"alloy"), text("option_label", b"stone"))

FAULTY: dict[str, bytes] = {
    "old binary of another length": binary("odd", 2, struct.pack("<i", 99) + b"x"),
    "old binary without a length": binary("odd", 2, b"x"),
    "old binary inside": element(3, "meta", body(binary("odd", 2, struct.pack("<i", -1) + b"x"))),
    "text that is no UTF-8": text("odd", b"a\xff"),
    "surrogate": text("odd", b"\xed\xa0\x80"),
    "name that is no UTF-8": number(b"a\xff"),
    "pattern that is no UTF-8": element(11, "odd", b"a\xff\0i\0"),
    "known field twice": text("store_id", b"7"),
    "unknown field twice": number("odd") + number("odd", 2),
    "the same twice": number("odd") + number("odd"),
    "another stamp": number("time_stamp", STAMP + 86_400),
    "twice in an option": element(4, "option", body(element(3, "0", _OPTION))),
    "order lines out of place": element(4, "cart_products", body(element(3, "1", body()), element(3, "0", body()))),
    "a list with names": element(4, "option", body(element(3, "first", body()))),
}
# Read the same by everybody, though a driver of today would write other bytes.
HARMLESS: dict[str, bytes] = {
    "symbol": text("odd", b"a", kind=14),
    "undefined": element(6, "odd", b""),
    "pointer": element(12, "odd", struct.pack("<i", 2) + b"a\0" + bytes(12)),
    "flags of a pattern": element(11, "odd", b"a\0zi\0"),
    "text with a zero": text("odd", b"a\0b"),
    "old binary": binary("odd", 2, struct.pack("<i", 1) + b"x"),
    "reference": element(3, "odd", body(number("$ref"), number("$id"))),
}
