"""What the rule of a reason code expects of a document, and what would pass in the very place that failed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from contracts.datasets.events.carts import LARGEST_QUANTITY
from contracts.datasets.events.contract import EVENT_TYPES
from contracts.datasets.reasons import Reason
from contracts.datasets.registry import CONTRACTS
from contracts.datasets.rules import rules_of
from contracts.shop.stores import STORES
from contracts.unknown_words import near


@dataclass(frozen=True, slots=True)
class Expected:
    """`rule` says what the rule refuses, `passes` what may stand in the place instead; both for people."""

    rule: str
    passes: str


def expected_of(reason: str, value: str | None, document: Mapping[str, Any]) -> Expected:
    """What a violated rule expects; `value` is what it found, `document` says which store printed it."""
    rule = meaning_of(reason)
    say = _PASSES.get(reason)
    if say is None:
        return Expected(rule, f"a value of which this is not true: {rule}")
    return Expected(rule, say(value or "", document))


def meaning_of(reason: str) -> str:
    """What the rule of a reason code refuses, for people."""
    return _MEANINGS.get(reason) or "the rule of an earlier contract"


def _currency(_: str, document: Mapping[str, Any]) -> str:
    store = STORES.get(str(document.get("store_id")))
    if store is None:
        return "nothing: correct store_id first"
    signs = " or ".join(sign or "nothing at all" for sign in store.symbols)
    return f"{signs}, which store {store.store_id} ({store.host}) prints for {store.currency_code}"


def _event_type(value: str, _: Mapping[str, Any]) -> str:
    alike = near(value.strip("\"'"), EVENT_TYPES)
    return " or ".join(alike) if alike else f"one of {', '.join(EVENT_TYPES)}"


def _store(_: str, __: Mapping[str, Any]) -> str:
    return f"a store id as text, from {next(iter(STORES))} to {list(STORES)[-1]}, that the shop has"


def _always(text: str) -> Callable[[str, Mapping[str, Any]], str]:
    return lambda _, __: text


_MEANINGS = {rule.reason: rule.meaning for contract in CONTRACTS.values() for rule in rules_of(contract.model)} | {
    str(reason): reason.meaning for reason in Reason
}
_PASSES: dict[str, Callable[[str, Mapping[str, Any]], str]] = {
    Reason.UNDECODABLE: _always("nothing: the bytes are damaged; correct the source, or discard the item"),
    Reason.ID_NOT_OBJECTID: _always("an ObjectId, such as {\"$oid\": \"5eb0039a2f4c1d0001a3b7e4\"}"),
    Reason.TIME_STAMP_INVALID: _always("whole seconds since 1970, near the time in the document's `_id`"),
    Reason.EVENT_TYPE_UNKNOWN: _event_type,
    Reason.STORE_UNKNOWN: _store,
    Reason.TYPE_MISMATCH: _always("a value of the type that the contract names for the field"),
    Reason.ORDER_ID_MISSING: _always("the order's number as text, such as 100042"),
    Reason.CART_EMPTY: _always("a list with at least one line: product_id, amount, price, currency"),
    Reason.LINE_PRODUCT_MISSING: _always("a whole number, such as 95814"),
    Reason.LINE_QUANTITY_INVALID: _always(f"a whole number from 1 to {LARGEST_QUANTITY}"),
    Reason.LINE_QUANTITY_IMPLAUSIBLE: _always(f"a whole number from 1 to {LARGEST_QUANTITY}"),
    Reason.LINE_PRICE_MISSING: _always("a price as the shop prints it, such as 1.278,00"),
    Reason.LINE_PRICE_UNPARSEABLE: _always("a price as the shop prints it, such as 1.278,00"),
    Reason.LINE_CURRENCY_UNEXPECTED: _currency,
}
