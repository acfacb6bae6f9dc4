"""Clean but unusual days: each must pass every gate."""

from collections.abc import Sequence
from datetime import date

from tests.integration.detection.catalogue import CleanDay, Document
from tests.integration.detection.documents import (
    again,
    each,
    first,
    hour,
    in_turn,
    is_order,
    new_id,
    setting,
    shifted,
    thinned,
)

_LARGE_STORES = ("6", "7", "12", "14", "8", "41")
_BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def _any(_: Document) -> bool:
    return True


def _views(document: Document) -> bool:
    return bool(document["collection"] == "view_product_detail")


def _new_store(documents: Sequence[Document]) -> list[Document]:
    """A tenth of the largest store's visits go to a store that nobody saw before."""
    browsed = each(lambda one: one["store_id"] == "6" and not one.get("cart_products"), setting(store_id="99"), 4)
    return browsed(documents)


def _big_order(documents: Sequence[Document]) -> list[Document]:
    """One order of a German store for half a million."""
    changed = list(documents)
    order = next(first(changed, lambda one: is_order(one) and one["store_id"] == "6"))
    order["cart_products"][0] |= {"price": "48.500,00", "amount": 10}
    return changed


def _late(documents: Sequence[Document]) -> list[Document]:
    """One document in twenty is stored six hours after it was stamped."""
    return each(_any, lambda one: one.update(_id=new_id(one["time_stamp"] + 6 * 3600)), 20)(documents)


def _burst(documents: Sequence[Document]) -> list[Document]:
    """Fifteen hundred product views by one crawler between three and four in the morning."""
    pages = [one for one in documents if _views(one)]
    midnight = min(one["time_stamp"] for one in documents) // 86_400 * 86_400
    bots = []
    for number in range(1_500):
        moment = midnight + 3 * 3600 + number * 2
        bots.append(pages[number % len(pages)] | {
            "_id": new_id(moment), "time_stamp": moment, "user_agent": _BOT, "device_id": "a-crawler",
            "user_id_db": "", "email_address": "",
        })
    return [*documents, *bots]


def _in_dinars(documents: Sequence[Document]) -> list[Document]:
    """One order in ten is placed in Kuwait, whose currency the ECB does not publish."""

    def place(order: Document) -> None:
        order["store_id"] = "100"
        for line in order["cart_products"]:
            line |= {"price": "161\u066b00", "currency": "\u062f.\u0643.\u200f"}

    return each(is_order, place, 10)(documents)


DAYS = (
    CleanDay("the first day ever", date(2020, 2, 20)),
    CleanDay("a sale: four times everything", date(2020, 2, 28), events=24_000, orders=1_600),
    CleanDay("a leap day, and a Saturday", date(2020, 2, 29), thinned(_any, 0.7)),
    CleanDay("a Sunday: half the visits", date(2020, 3, 1), thinned(_any, 0.5)),
    CleanDay("a new store", date(2020, 3, 2), _new_store),
    CleanDay("a quiet night", date(2020, 3, 3), thinned(lambda one: hour(one) < 6, 0.2)),
    CleanDay("a store's holiday", date(2020, 3, 4), thinned(lambda one: one["store_id"] == "12", 0.15)),
    CleanDay("one very large order", date(2020, 3, 5), _big_order),
    CleanDay("no orders in small stores", date(2020, 3, 6),
             thinned(lambda one: is_order(one) and one["store_id"] not in _LARGE_STORES, 0.0)),
    CleanDay("late arrivals", date(2020, 3, 9), _late),
    CleanDay("a new product", date(2020, 3, 10), each(_views, setting(product_id="111500"), 4)),
    CleanDay("a burst of one crawler", date(2020, 3, 11), _burst),
    CleanDay("orders in a currency without a rate", date(2020, 3, 13), _in_dinars),
    CleanDay("repeated checkouts", date(2020, 3, 16), again(is_order, seconds=90, one_in=20)),
    CleanDay("a campaign ends", date(2020, 3, 17), each(_any, lambda one: one.update(
        {name: False for name in ("utm_source", "utm_medium") if name in one}))),
    CleanDay("a field that nobody knows", date(2020, 3, 18), each(_any, setting(ab_variant="B"))),
    CleanDay("IPv6 addresses for a third of the visitors", date(2020, 3, 19),
             each(lambda one: ":" not in one["ip"],
                  lambda one: one.update(ip=f"3ffe::{one['time_stamp'] % 997:x}"), 3)),
    CleanDay("the usual defects, refused one by one", date(2020, 3, 20), defects="typical"),
    CleanDay("a tenth of the usual visits", date(2020, 3, 23), events=600, orders=40),
    CleanDay("summer time begins", date(2020, 3, 29), shifted(-1, stored_too=True)),
    CleanDay("a holiday of the ECB", date(2020, 4, 10), in_turn(thinned(_any, 0.8))),
)
