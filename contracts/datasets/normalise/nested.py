"""Nested fields: product options in all their shapes, and the lines of a cart."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import NoneType
from typing import Any

from contracts.datasets.normalise.money import currency_of, price_of
from contracts.datasets.normalise.scalars import as_text, is_container, whole_number

OPTION_FIELDS = ("option_label", "option_id", "value_label", "value_id", "quality", "quality_label")
CART_OPTION_FIELDS = OPTION_FIELDS[:4]
_PLAIN_FIELDS = frozenset(OPTION_FIELDS)
LINE_FIELDS = frozenset({"product_id", "amount", "price", "currency", "option"})
# Types that the tracker is known to write; others are read as far as they can be, and counted as drift.
_LINE_TYPES = {"product_id": (int,), "amount": (int, NoneType), "price": (str, NoneType), "currency": (str, NoneType)}
_OPTION_TYPES = (str, int, NoneType)

Item = dict[str, Any]


@dataclass(slots=True)
class Parsed:
    """Items as the warehouse holds them; paths that held another kind of value; unknown fields by path; odd types."""

    items: list[Item] = field(default_factory=list)
    mismatched: list[str] = field(default_factory=list)
    unknown: dict[str, Any] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)

    def absorb(self, other: "Parsed") -> list[Item]:
        """Take over another's findings; returns its items."""
        self.mismatched += other.mismatched
        self.unknown |= other.unknown
        self.strangers += other.strangers
        return other.items


def options(value: Any, path: str = "option", fields: tuple[str, ...] = OPTION_FIELDS) -> Parsed:
    """The options of an event or a line.

    A list gives one item per entry, a dict one item per non-empty key (`option_label`: key, `value_label`:
    value), a blank or absent field none. Anything else is a mismatch.
    """
    if value is None or value == "":
        return Parsed()
    if isinstance(value, list):
        return Parsed(value) if fields is OPTION_FIELDS and _is_plain(value) else _from_list(value, path, fields)
    if isinstance(value, dict):
        return _from_dict(value, path)
    return Parsed(mismatched=[path])


def cart_lines(value: Any, store_id: str | None, path: str = "cart_products") -> Parsed:
    """The lines of a cart, `line_number` being the position in the array, counted from 0.

    A price or symbol that cannot be read leaves its column null beside the printed text; the contract judges.
    """
    parsed = Parsed()
    if value is not None and not isinstance(value, list):
        parsed.mismatched.append(path)
        return parsed
    for number, line in enumerate(value or []):
        if isinstance(line, dict):
            parsed.items.append(_line(parsed, line, number, store_id, f"{path}.{number}"))
        else:
            parsed.mismatched.append(f"{path}.{number}")
    return parsed


def cart_fingerprint(lines: list[Item]) -> str:
    """SHA-256 (hex) of a cart's content: products, quantities, amounts, currencies and options, in order.

    How an amount was printed does not count: `754,00` and `754` are one content.
    """
    content = [
        [line["product_id"], line["quantity"], _amount(line["unit_price"]), line["currency_code"],
         [sorted((key, text) for key, text in item.items() if text) for item in line["options"]]]
        for line in lines
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()


def _amount(price: Decimal | None) -> str:
    return "" if price is None else f"{price:.4f}"


def _is_plain(items: list[Any]) -> bool:
    return all(
        type(item) is dict and item.keys() <= _PLAIN_FIELDS and all(type(text) is str for text in item.values())
        for item in items
    )


def _from_list(items: list[Any], path: str, fields: tuple[str, ...]) -> Parsed:
    parsed = Parsed()
    for number, item in enumerate(items):
        place = f"{path}.{number}"
        if isinstance(item, dict):
            parsed.items.append(_texts(parsed, item, fields, place))
        else:
            parsed.mismatched.append(place)
    return parsed


def _from_dict(keys: Mapping[str, Any], path: str) -> Parsed:
    parsed = Parsed()
    for label, value in keys.items():
        if is_container(value):
            parsed.mismatched.append(f"{path}.{label}")
        elif value is not None and value != "":
            parsed.items.append({"option_label": label, "value_label": as_text(value)})
    return parsed


def _texts(parsed: Parsed, record: Mapping[str, Any], fields: tuple[str, ...], path: str) -> Item:
    parsed.mismatched += [f"{path}.{name}" for name in fields if is_container(record.get(name))]
    parsed.unknown |= {f"{path}.{name}": record[name] for name in record.keys() - set(fields)}
    parsed.strangers += [
        f"{path}.{name}:{type(record[name]).__name__}"
        for name in fields if not isinstance(record.get(name), _OPTION_TYPES)
    ]
    return {name: as_text(record.get(name)) for name in fields}


def _line(parsed: Parsed, line: Mapping[str, Any], number: int, store_id: str | None, path: str) -> Item:
    parsed.mismatched += [f"{path}.{name}" for name in _LINE_TYPES if is_container(line.get(name))]
    parsed.strangers += [
        f"{path}.{name}:{type(line[name]).__name__}" for name, types in _LINE_TYPES.items()
        if name in line and (not isinstance(line[name], types) or isinstance(line[name], bool))
    ]
    parsed.unknown |= {f"{path}.{name}": line[name] for name in line.keys() - LINE_FIELDS}
    price_text, currency_text = as_text(line.get("price")), as_text(line.get("currency"))
    return {
        "line_number": number,
        "product_id": whole_number(line.get("product_id")),
        "quantity": whole_number(line.get("amount")),
        "unit_price": price_of(store_id, line.get("price")),
        "currency_code": currency_of(store_id, currency_text),
        "price_text": price_text,
        "currency_text": currency_text,
        "options": parsed.absorb(options(line.get("option"), f"{path}.option", CART_OPTION_FIELDS)),
    }
