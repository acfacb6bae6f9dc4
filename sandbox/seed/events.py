"""One document per event: the fields that all events have, in their BSON types, and those of its family."""

from datetime import date, datetime, time, timedelta
from typing import Any

from bson import Int64

from sandbox.seed import pages
from sandbox.seed.carts import cart_document
from sandbox.seed.event_fields import FAMILIES, Shelf, Step
from sandbox.seed.identifiers import IdMaker, midnight
from sandbox.seed.mix import ORDER
from sandbox.seed.options import Document
from sandbox.seed.orders import IdType, Order
from sandbox.seed.visitors import Visitor

_SAME_SECOND_SHARE = 0.7
_UNSAID_SHARE, _SHOWN_SHARE = 0.19, 0.3


class EventWriter:
    """Writes the documents of one day; `number` distinguishes them and grows with time."""

    def __init__(self, seed: int, day: date, shelf: Shelf) -> None:
        self._shelf = shelf
        self._ids = IdMaker(seed, day)
        self._midnight = midnight(day)
        self._naive_midnight = datetime.combine(day, time())

    def event(self, kind: str, step: Step, second: int, number: int) -> Document:
        """The document of any event but an order, `second` seconds after midnight."""
        url, fields = FAMILIES[kind](self._shelf, step)
        return self._common(kind, step.visitor, url, second, number) | fields

    def order(self, order: Order, second: int, number: int) -> Document:
        """The document of a checkout_success, `second` seconds after midnight."""
        url = f"{order.visitor.origin}/checkout/onepage/success/"
        cart = cart_document(order.lines, quantities=True, prices=True)
        common = self._common(ORDER, order.visitor, url, second, number)
        return common | {"order_id": _order_id(order), "cart_products": cart}

    def _common(self, kind: str, visitor: Visitor, url: str, second: int, number: int) -> Document:
        dice = self._shelf.dice
        moment = self._midnight + second
        # Stored in the same second, or stamped by the browser just before the server stored it.
        stored = moment if dice.random() < _SAME_SECOND_SHARE else moment - 1
        return {
            "_id": self._ids.object_id(stored, number),
            "time_stamp": moment,
            "ip": visitor.ip,
            "user_agent": visitor.device.user_agent,
            "resolution": visitor.device.resolution,
            "user_id_db": visitor.user_id,
            "device_id": visitor.device_id,
            "api_version": "1.0",
            "store_id": visitor.store.store_id,
            "local_time": self._local_time(second, visitor.clock),
            "show_recommendation": self._show_recommendation(),
            "current_url": url,
            "referrer_url": pages.referrer(dice, visitor),
            "email_address": visitor.email,
            "collection": kind,
        }

    def _show_recommendation(self) -> str | None:
        luck = self._shelf.dice.random()
        if luck < _UNSAID_SHARE:
            return None
        return "true" if luck < _UNSAID_SHARE + _SHOWN_SHARE else "false"

    def _local_time(self, second: int, clock: timedelta) -> str:
        """The device's time on a 12-hour clock that does not distinguish morning and evening, unpadded."""
        local = self._naive_midnight + timedelta(seconds=second) + clock
        return f"{local.date()} {local.hour % 12 or 12}:{local.minute}:{local.second}"


def _order_id(order: Order) -> Any:
    if order.id_type is IdType.DOUBLE:
        return float(order.order_id)
    return Int64(order.order_id) if order.id_type is IdType.INT64 else order.order_id
