"""The documents of one day, newest first, each entered in the ledger as it is made."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bson import encode
from bson.raw_bson import RawBSONDocument

from sandbox.seed import streams
from sandbox.seed.carts import CartLine, CartMaker
from sandbox.seed.defects import Defect
from sandbox.seed.events import EventWriter
from sandbox.seed.families import Shelf, Step
from sandbox.seed.ledger import Ledger, Marked
from sandbox.seed.mix import CART, CHECKOUT, EVENT_TYPES
from sandbox.seed.options import Document, OptionPools
from sandbox.seed.orders import Order
from sandbox.seed.scene import Scene
from sandbox.seed.settings import SeedSettings
from sandbox.seed.visitors import Visitor

_CART_KINDS = frozenset({EVENT_TYPES.index(CART), EVENT_TYPES.index(CHECKOUT)})


def make_documents(settings: SeedSettings, scene: Scene, ledger: Ledger) -> Iterator[Mapping[str, Any]]:
    """The day's documents, as bytes where no driver writes them.

    The ledger holds the whole truth once the last one has been taken.
    """
    dice = streams.dice(settings.seed, scene.day, "events")
    spoil_dice = streams.dice(settings.seed, scene.day, "spoil")
    writer = EventWriter(settings.seed, scene.day, Shelf(dice, OptionPools(dice), settings.assortment))
    carts = _Carts(scene, settings.carts(streams.dice(settings.seed, scene.day, "carts")))
    ledger.remember(scene.visitors)
    plan, count = scene.plan, len(scene.plan.kinds)
    columns = (plan.kinds, plan.sessions, plan.seconds, plan.orders, scene.products)
    for row, (kind, session, second, place, product) in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
        visitor, order = scene.visitors[session], scene.orders[place] if place >= 0 else None
        if order:
            document = writer.order(order, second, count - row)
        else:
            step = Step(visitor, settings.assortment[product], carts.of(session) if kind in _CART_KINDS else ())
            document = writer.event(EVENT_TYPES[kind], step, second, count - row)
        if defect := scene.defects.get(row):
            defect.change(document, spoil_dice)
            _mark(ledger, scene, defect, document)
        if not (defect and defect.reasons):
            _accept(ledger, scene, EVENT_TYPES[kind], visitor, order)
            if words := document.get("key_search"):
                ledger.search(scene.day, visitor, words)
        yield RawBSONDocument(defect.spoil(encode(document), spoil_dice)) if defect and defect.spoil else document


class _Carts:
    """The cart of each session: what it goes on to order, or something it leaves behind."""

    def __init__(self, scene: Scene, maker: CartMaker) -> None:
        ordered = [order.lines for order in scene.orders if order.repeats is None]
        self._lines: dict[int, Sequence[CartLine]] = dict(enumerate(ordered))
        self._visitors = scene.visitors
        self._maker = maker

    def of(self, session: int) -> Sequence[CartLine]:
        if session not in self._lines:
            self._lines[session] = self._maker.fill(self._visitors[session].store)
        return self._lines[session]


def _mark(ledger: Ledger, scene: Scene, defect: Defect, document: Document) -> None:
    ledger.mark(Marked(str(document["_id"]), scene.day, defect.name, defect.reasons))
    if defect.reasons:
        ledger.refuse(scene.day, defect.reasons)
    elif document.get("local_time") is None:
        ledger.flag(scene.day, "local_time_missing")


def _accept(ledger: Ledger, scene: Scene, kind: str, visitor: Visitor, order: Order | None) -> None:
    if order:
        ledger.accept_order(scene.day, order)
    else:
        ledger.accept(scene.day, kind, visitor)
