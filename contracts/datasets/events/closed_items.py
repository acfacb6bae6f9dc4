"""The options and lines of events in their closed forms: an item stays, with null for what does not fit."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from contracts.datasets.events.carts import LARGEST_PRODUCT_ID, CartLine, OptionItem
from contracts.datasets.fields import form_of
from contracts.datasets.forms import known_forms as forms
from contracts.datasets.forms.closing import LONGEST_TEXT, MISFIT, SPACED, Closing, says_nothing
from contracts.datasets.normalise.nested import OPTION_FIELDS

Item = dict[str, Any]

_OPTION_FORMS = {name: form_of(OptionItem, name) for name in OPTION_FIELDS}
_IDS = frozenset(name for name, form in _OPTION_FORMS.items() if form.name == forms.OPTION_ID.name)
_LINE_FORMS = {name: form_of(CartLine, name) for name in ("price_text", "currency_text")}
_LINE_SOURCES = {"price_text": "price", "currency_text": "currency"}
_ENGRAVED, _PRICED = "engraving", "price of an option"
_FORMS = _OPTION_FORMS | _LINE_FORMS | {_ENGRAVED: forms.ENGRAVING, _PRICED: forms.OPTION_PRICE}
# Labels of options for which the buyer writes a text; fonts and places of it are chosen.
_WRITTEN = re.compile("engrav|gravur|gravier|gravad|grabad|incisi|inscri|gravyr|grawer|(?:^|[^a-z])text")
_CHOSEN = re.compile("font|schrift|position|side|seite")
_PRICES = frozenset({"price", "preis"})
ITEM_FORMS = {
    **{f"option.{name}": form for name, form in _OPTION_FORMS.items()},
    **{f"cart_products.option.{name}": form for name, form in _OPTION_FORMS.items()},
    **{f"cart_products.{_LINE_SOURCES[name]}": form for name, form in _LINE_FORMS.items()},
    "cart_products.product_id": form_of(CartLine, "product_id"), "cart_products.amount": forms.PLACE,
}
# Columns of lines and the largest number of each; an order's line with a larger one is refused.
_LARGEST = {"product_id": ("product_id", LARGEST_PRODUCT_ID), "quantity": ("amount", 9_999)}
_VALUE = "value_label"
_LONGEST_REMEMBERED = 100


def closed_options(items: list[Item], source: str, closing: Closing) -> list[Item]:
    """Options in their forms; the given ones are never changed."""
    if not items:
        return items
    closing.value_counts[source] += len(items)
    return [_option(item, _value_form(item), source, closing) for item in items]


def closed_lines(lines: list[Item], closing: Closing) -> list[Item]:
    """Lines of a cart in their forms, options included; the given ones are never changed."""
    if not lines:
        return lines
    closing.value_counts["cart_products"] += len(lines)
    return [_line(line, closing) for line in lines]


def _option(item: Item, value_form: str, source: str, closing: Closing) -> Item:
    return item if _has_form(item, value_form) else _closed(item, _OPTION_FORMS, value_form, source, closing)


def _line(line: Item, closing: Closing) -> Item:
    options = closed_options(line["options"], "cart_products.option", closing)
    closed = _closed(line, _LINE_FORMS, "", "cart_products", closing) | {"options": options}
    for name, (field, largest) in _LARGEST.items():
        if closed[name] is not None and abs(closed[name]) > largest:
            closed[name] = None
            closing.drift[f"{MISFIT}cart_products.{field}"] += 1
    return closed


def _value_form(item: Item) -> str:
    """The form of the item's `value_label`, which what it is labelled with decides."""
    label = item.get("option_label")
    return _form_below(label) if label and len(label) <= _LONGEST_REMEMBERED else _VALUE


@lru_cache(10_000)
def _form_below(label: str) -> str:
    label = label.lower()
    if _WRITTEN.search(label) and not _CHOSEN.search(label):
        return _ENGRAVED
    return _PRICED if label.strip() in _PRICES else _VALUE


def _has_form(item: Item, value_form: str) -> bool:
    for name, text in item.items():
        if name in _IDS and text and forms.OPTION_ID.has(text):
            continue  # so many are different that remembering them helps nobody
        form = value_form if name == _VALUE else name
        if text and (len(text) > _LONGEST_REMEMBERED or _kept(form, text) != text):
            return False
    return True


def _closed(item: Item, names: Mapping[str, Any], value_form: str, source: str, closing: Closing) -> Item:
    closed = dict(item)
    for name in names:
        if text := item.get(name):
            form = value_form if name == _VALUE else name
            closed[name] = kept = _kept(form, text) if len(text) <= _LONGEST_REMEMBERED else _read(form, text)
            if kept != text and not (kept is None and says_nothing(text)):
                kind = MISFIT if kept is None else SPACED
                closing.drift[f"{kind}{source}.{_LINE_SOURCES.get(name, name)}"] += 1
    return closed


def _read(name: str, text: str) -> str | None:
    if len(text) > LONGEST_TEXT or says_nothing(text):
        return None
    return _FORMS[name].fitting(text)


_kept = lru_cache(100_000)(_read)
