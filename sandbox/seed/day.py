"""The documents of one day, newest first, each entered in the ledger as it is made."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bson import encode
from bson.raw_bson import RawBSONDocument

from sandbox.seed import streams
from sandbox.seed.carts import CartLine, CartMaker
from sandbox.seed.day_setup import DaySetup
from sandbox.seed.defects import Defect
from sandbox.seed.event_fields import Shelf, Step
from sandbox.seed.events import EventWriter
from sandbox.seed.ledger import Ledger, Marked
from sandbox.seed.mix import CART, CHECKOUT, EVENT_TYPES
from sandbox.seed.options import Document, OptionPools
from sandbox.seed.orders import Order
from sandbox.seed.settings import SeedSettings
from sandbox.seed.visitors import Visitor

_CART_KINDS = frozenset({EVENT_TYPES.index(CART), EVENT_TYPES.index(CHECKOUT)})


def make_documents(settings: SeedSettings, setup: DaySetup, ledger: Ledger) -> Iterator[Mapping[str, Any]]:
    """The day's documents, as bytes where no driver writes them.

    The ledger holds the whole truth once the last one has been taken.
    """
    dice = streams.dice(settings.seed, setup.day, "events")
    spoil_dice = streams.dice(settings.seed, setup.day, "spoil")
    shelf = Shelf(dice, OptionPools(dice, len(setup.plan.kinds)), settings.assortment)
    writer = EventWriter(settings.seed, setup.day, shelf)
    carts = _Carts(setup, settings.carts(streams.dice(settings.seed, setup.day, "carts")))
    ledger.remember(setup.visitors)
    plan, count = setup.plan, len(setup.plan.kinds)
    columns = (plan.kinds, plan.sessions, plan.seconds, plan.orders, setup.products)
    for row, (kind, session, second, place, product) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
        visitor, order = setup.visitors[session], setup.orders[place] if place >= 0 else None
        if order:
            document = writer.order(order, second, count - row)
        else:
            step = Step(visitor, settings.assortment[product], carts.of(session) if kind in _CART_KINDS else ())
            document = writer.event(EVENT_TYPES[kind], step, second, count - row)
        if defect := setup.defects.get(row):
            defect.change(document, spoil_dice)
            _mark(ledger, setup, defect, document)
        if not (defect and defect.reasons):
            _accept(ledger, setup, EVENT_TYPES[kind], visitor, order)
            if words := document.get("key_search"):
                ledger.search(setup.day, visitor, words)
        yield RawBSONDocument(defect.spoil(encode(document), spoil_dice)) if defect and defect.spoil else document


class _Carts:
    """The cart of each session: what it goes on to order, or something it leaves behind."""

    def __init__(self, setup: DaySetup, maker: CartMaker) -> None:
        ordered = [order.lines for order in setup.orders if order.repeats is None]
        self._lines: dict[int, Sequence[CartLine]] = dict(enumerate(ordered))
        self._visitors = setup.visitors
        self._maker = maker

    def of(self, session: int) -> Sequence[CartLine]:
        if session not in self._lines:
            self._lines[session] = self._maker.fill(self._visitors[session].store)
        return self._lines[session]


def _mark(ledger: Ledger, setup: DaySetup, defect: Defect, document: Document) -> None:
    ledger.mark(Marked(str(document["_id"]), setup.day, defect.name, defect.reasons))
    if defect.reasons:
        ledger.refuse(setup.day, defect.reasons)
    elif document.get("local_time") is None:
        ledger.flag(setup.day, "local_time_missing")


def _accept(ledger: Ledger, setup: DaySetup, kind: str, visitor: Visitor, order: Order | None) -> None:
    if order:
        ledger.accept_order(setup.day, order)
    else:
        ledger.accept(setup.day, kind, visitor)
