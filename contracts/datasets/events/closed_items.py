"""The options and lines of events in their closed forms: an item stays, with null for what does not fit."""

from functools import lru_cache
from typing import Any

from contracts.datasets.events.carts import CartLine, OptionItem
from contracts.datasets.fields import form_of
from contracts.datasets.forms.closing import LONGEST_TEXT, MISFIT, SPACED, Closing, says_nothing
from contracts.datasets.normalise.nested import OPTION_FIELDS

Item = dict[str, Any]

_OPTION_FORMS = {name: form_of(OptionItem, name) for name in OPTION_FIELDS}
_LINE_FORMS = {name: form_of(CartLine, name) for name in ("price_text", "currency_text")}
_LINE_SOURCES = {"price_text": "price", "currency_text": "currency"}
_FORMS = _OPTION_FORMS | _LINE_FORMS
ITEM_FORMS = {
    **{f"option.{name}": form for name, form in _OPTION_FORMS.items()},
    **{f"cart_products.option.{name}": form for name, form in _OPTION_FORMS.items()},
    **{f"cart_products.{_LINE_SOURCES[name]}": form for name, form in _LINE_FORMS.items()},
}
_LONGEST_REMEMBERED = 100


def closed_options(items: list[Item], source: str, closing: Closing) -> list[Item]:
    """Options in their forms; the given ones are never changed."""
    if not items:
        return items
    closing.value_counts[source] += len(items)
    return [item if _has_form(item) else _closed(item, _OPTION_FORMS, source, closing) for item in items]


def closed_lines(lines: list[Item], closing: Closing) -> list[Item]:
    """Lines of a cart in their forms, options included; the given ones are never changed."""
    if not lines:
        return lines
    closing.value_counts["cart_products"] += len(lines)
    return [_line(line, closing) for line in lines]


def _line(line: Item, closing: Closing) -> Item:
    options = closed_options(line["options"], "cart_products.option", closing)
    return _closed(line, _LINE_FORMS, "cart_products", closing) | {"options": options}


def _has_form(item: Item) -> bool:
    for name, text in item.items():
        if text and (len(text) > _LONGEST_REMEMBERED or _kept(name, text) != text):
            return False
    return True


def _closed(item: Item, forms: dict[str, Any], source: str, closing: Closing) -> Item:
    closed = dict(item)
    for name in forms:
        if text := item.get(name):
            closed[name] = kept = _kept(name, text) if len(text) <= _LONGEST_REMEMBERED else _read(name, text)
            if kept != text and not (kept is None and says_nothing(text)):
                kind = MISFIT if kept is None else SPACED
                closing.drift[f"{kind}{source}.{_LINE_SOURCES.get(name, name)}"] += 1
    return closed


def _read(name: str, text: str) -> str | None:
    if len(text) > LONGEST_TEXT or says_nothing(text):
        return None
    return _FORMS[name].fitting(text)


_kept = lru_cache(100_000)(_read)
