"""Defects of the source: days that arrive wrong, and single documents that no contract may let in."""

from collections.abc import Callable, Sequence
from itertools import count

from contracts.datasets.reasons import Reason
from contracts.outcome import Severity
from tests.integration.detection.catalogue import Change, Document, DocumentDefect, SourceDefect
from tests.integration.detection.documents import (
    again,
    each,
    hour,
    hundredfold,
    in_turn,
    is_order,
    largest_store_lost,
    prices,
    setting,
    shifted,
    thinned,
    without,
    without_comma,
)

FAIL, HELD = Severity.FAIL, Severity.WARN
_NEW_ORDERS = count(900_000_000)
# What is no news of the shop. All else that a gate of the warehouse finds holds the day until a steward accepts it.
_STOPPING = {"clocks_agree", "hours_not_shifted", "ip_hash_filled"}


def _day(name: str, gate: str, check: str, change: Change) -> SourceDefect:
    return SourceDefect(name, gate, check, FAIL if gate == "land_events" or check in _STOPPING else HELD, change)


def _drop(field: str) -> Callable[[Document], object]:
    return lambda document: document.pop(field, None)


def _renumber(order: Document) -> None:
    order["order_id"] = next(_NEW_ORDERS)


def _as_text(document: Document) -> None:
    document["cart_products"] = str(document["cart_products"])


def _blank(order: Document) -> None:
    order["cart_products"][0]["price"] = ""


def _foreign(order: Document) -> None:
    """The sign of a currency that the store does not sell in."""
    for line in order["cart_products"]:
        line["currency"] = "₺" if line["currency"] != "₺" else "€"


def _copied_orders(documents: list[Document]) -> list[Document]:
    """Every third order once more, two minutes later, as another order."""
    known = {document["_id"] for document in documents}
    copied = again(is_order, seconds=120, one_in=3)(documents)
    return each(lambda one: is_order(one) and one["_id"] not in known, _renumber)(copied)


def _told_again(one_in: int) -> Change:
    """Every n-th order once more under another number, by another device, some minutes later."""

    def change(documents: Sequence[Document]) -> list[Document]:
        known = {document["_id"] for document in documents}
        copied = again(is_order, seconds=240, one_in=one_in)(documents)
        return each(lambda one: is_order(one) and one["_id"] not in known, _by_another)(copied)

    return change


def _by_another(order: Document) -> None:
    _renumber(order)
    order |= {"device_id": f"another-{order['order_id']}", "user_id_db": "", "email_address": ""}


def _lines_twice(order: Document) -> None:
    order["cart_products"] = [line for line in order["cart_products"] for _ in range(2)]


def _for_nothing(order: Document) -> None:
    for line in order["cart_products"]:
        line["price"] = "0.00"


def _swapped(one: Document) -> None:
    """The stores of Germany and Austria, which print prices alike, have changed places."""
    one["store_id"] = {"6": "9", "9": "6"}.get(one["store_id"], one["store_id"])


def _any(_: Document) -> bool:
    return True


def _has_cart(document: Document) -> bool:
    return bool(document.get("cart_products"))


def _views(document: Document) -> bool:
    return bool(document["collection"] == "view_product_detail")


DAYS = (
    _day("the largest store is missing", "raw", "stores_not_lost", largest_store_lost),
    _day("the day ends at noon", "raw", "hours_not_lost", without(lambda one: hour(one) >= 12)),
    _day("the day begins at noon", "raw", "hours_not_lost", without(lambda one: hour(one) < 12)),
    _day("three hours are missing", "raw", "hours_not_lost", without(lambda one: 15 <= hour(one) < 18)),
    _day("the tracker's clock is five hours ahead", "raw", "clocks_agree", shifted(5, stored_too=False)),
    _day("both clocks are seven hours behind", "raw", "hours_not_shifted", shifted(-7, stored_too=True)),
    _day("the batch is doubled under new ids", "raw", "events_recorded_once", again(_any)),
    _day("a third of the orders is placed again under new numbers", "raw", "orders_placed_once", _copied_orders),
    _day("all orders are gone", "raw", "conversion_usual", without(is_order)),
    _day("six orders in ten are gone", "raw", "conversion_usual", thinned(is_order, 0.4)),
    _day("two stores are swapped", "raw", "stores_on_their_hosts", each(_any, _swapped)),
    _day("all devices are one", "raw", "identities_not_collapsed", each(_any, setting(device_id="device"))),
    _day("one device in five is a placeholder", "raw", "identities_not_collapsed",
         each(_any, setting(device_id="device"), 5)),
    _day("all orders are placed again by other devices", "marts", "orders_not_repeated", _told_again(1)),
    _day("one order in ten is placed again by another device", "marts", "orders_not_repeated", _told_again(10)),
    _day("the lines of all carts are doubled", "marts", "lines_not_repeated", each(is_order, _lines_twice)),
    _day("the lines of one cart in ten are doubled", "marts", "lines_not_repeated", each(is_order, _lines_twice, 10)),
    _day("all orders cost nothing", "marts", "zero_prices_usual", each(is_order, _for_nothing)),
    _day("every third order costs nothing", "marts", "zero_prices_usual", each(is_order, _for_nothing, 3)),
    _day("one order in ten is on a host that looks like the shop's", "raw", "orders_elsewhere",
         each(is_order, setting(current_url="https://www.glamira.de@evil.example/checkout/success/"), 10)),
    _day("all orders are on a staging host", "raw", "some_order_counts",
         each(is_order, setting(current_url="https://staging.glamira.de/checkout/success/"))),
    _day("devices are silently null", "raw", "written_fields_filled", each(_any, setting(device_id=None), 3)),
    _day("all addresses are null", "raw", "ip_hash_filled", each(_any, setting(ip=None))),
    _day("no customer is signed in any more", "raw", "visitor_fields_filled",
         each(_any, setting(user_id_db="", email_address=""))),
    _day("product views name no product", "raw", "written_fields_filled", each(_views, _drop("product_id"))),
    _day("product views are reported as home page views", "raw", "event_types_not_lost",
         each(_views, setting(collection="view_home_page"))),
    _day("one order in eight has another currency's sign", "land_events", "quarantined_orders",
         each(is_order, _foreign, 8)),
    _day("one order in ten has a blank price", "land_events", "quarantined_orders", each(is_order, _blank, 10)),
    _day("three documents in a hundred have a text as id", "land_events", "quarantined_rows",
         each(_any, lambda one: one.update(_id=f"import-{one['_id']}"), 33)),
    _day("the field of the store was renamed", "land_events", "quarantined_rows",
         each(_any, lambda one: one.update(storeId=one.pop("store_id")))),
    _day("carts come as texts", "land_events", "quarantined_rows", each(_has_cart, _as_text)),
    _day("event types have new names", "land_events", "quarantined_rows",
         each(_views, setting(collection="product_view"))),
    _day("prices are printed times 100", "marts", "prices_usual", prices(hundredfold)),
    _day("a fifth of the orders lost its decimal comma", "marts", "prices_usual",
         in_turn(prices(without_comma, 5))),
)


def _one(name: str, reason: Reason, spoil: Callable[[Document], object], *, order: bool = False) -> DocumentDefect:
    return DocumentDefect(name, "contract", reason, FAIL, spoil, order)


def _line(**values: object) -> Callable[[Document], object]:
    return lambda order: order["cart_products"][-1].update(values)


def _id_as_text(document: Document) -> None:
    document["_id"] = str(document["_id"])


DOCUMENTS = (
    _one("an id that is a text", Reason.ID_NOT_OBJECTID, _id_as_text),
    _one("a time stamp in milliseconds", Reason.TIME_STAMP_INVALID,
         lambda one: one.update(time_stamp=one["time_stamp"] + 0.5)),
    _one("an event type of another tracker", Reason.EVENT_TYPE_UNKNOWN, setting(collection="page_view")),
    _one("a store that does not exist", Reason.STORE_UNKNOWN, setting(store_id="999")),
    _one("a page that is a list", Reason.TYPE_MISMATCH, setting(current_url=["https://www.glamira.de"])),
    _one("an order without a number", Reason.ORDER_ID_MISSING, setting(order_id=""), order=True),
    _one("an order without a line", Reason.CART_EMPTY, setting(cart_products=[]), order=True),
    _one("a line without a product", Reason.LINE_PRODUCT_MISSING, _line(product_id=None), order=True),
    _one("a line of no pieces", Reason.LINE_QUANTITY_INVALID, _line(amount=0), order=True),
    _one("a line of 9,999 pieces", Reason.LINE_QUANTITY_IMPLAUSIBLE, _line(amount=9999), order=True),
    _one("a line without a price", Reason.LINE_PRICE_MISSING, _line(price=""), order=True),
    _one("a price with two decimal signs", Reason.LINE_PRICE_UNPARSEABLE, _line(price="1.2,3.4"), order=True),
    _one("a negative price", Reason.LINE_PRICE_UNPARSEABLE, _line(price="-5.00"), order=True),
    _one("a sign of no currency", Reason.LINE_CURRENCY_UNEXPECTED, _line(currency="¤"), order=True),
)
