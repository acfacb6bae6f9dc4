"""The orders of a day, planned before any event: who buys what at which price, and what must become of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import accumulate
from random import Random
from typing import Any

from sandbox.seed.catalogue import Product
from sandbox.seed.money import HUNDREDTHS, print_amount
from sandbox.seed.options import Document, cart_options
from sandbox.seed.stores import Store
from sandbox.seed.visitors import Visitor, Visitors

LINE_COUNTS, LINE_COUNT_WEIGHTS = (1, 2, 3, 4, 5, 6, 8, 10), list(accumulate((7190, 2300, 440, 40, 14, 8, 5, 3)))
QUANTITIES, QUANTITY_WEIGHTS = (1, 2, 3, 4, 5, 10, 100), list(accumulate((9100, 720, 90, 40, 30, 15, 5)))
SIGNED_IN_SHARE = 0.67
FREE_FIRST_LINE, FREE_FURTHER_LINE = 0.06, 0.5
NO_OPTIONS_IF_FREE, NO_OPTIONS_IF_PAID = 0.75, 0.11
SAME_PRODUCT_AGAIN = 0.04
WHOLE_ID_SHARE = 0.62
# Share of a day's orders that are rarer in the real collection; raised so that a day has some.
REPEATED, REUSED_ID, ON_TEST_HOST = 0.004, 0.002, 0.003
NEEDED_FOR_ONE_OF_EACH = 15


class Fate(StrEnum):
    """What must become of an order, defects aside."""

    PUBLISHED = "published"
    DUPLICATE = "duplicate"
    TEST_HOST = "test_host"


class IdType(StrEnum):
    """The BSON type an order id is written as."""

    INT32 = "int32"
    INT64 = "int64"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line: the price of one piece in hundredths of the store's currency, and as printed."""

    product_id: int
    quantity: int
    unit_minor: int
    price_text: str
    currency_text: str
    options: Sequence[Document]


@dataclass(frozen=True, slots=True)
class Order:
    """One checkout_success; `repeats` is the place of the order of the same day whose checkout it repeats.

    `is_sound` orders have no other order that depends on them, so a defect may be put into them.
    """

    order_id: int
    id_type: IdType
    visitor: Visitor
    lines: tuple[OrderLine, ...]
    fate: Fate = Fate.PUBLISHED
    repeats: int | None = None
    takes_defects: bool = True

    @property
    def store(self) -> Store:
        """Where it was placed."""
        return self.visitor.store


class OrderBook:
    """Plans the orders of one day after another; later days may repeat checkouts of earlier ones."""

    def __init__(self, visitors: Visitors, products: Sequence[Product], dice: Random) -> None:
        self._visitors = visitors
        self._paged = [product for product in products if product.has_page]
        self._gifts = [product for product in products if not product.has_page] or self._paged
        self._dice = dice
        self._earlier: list[Order] = []

    def plan(self, day: date, count: int) -> list[Order]:
        """`count` orders with distinct sessions first, then the repeats of orders of the same day."""
        repeats, reused, tests = (
            max(round(share * count), 1) if count >= NEEDED_FOR_ONE_OF_EACH else 0
            for share in (REPEATED, REUSED_ID, ON_TEST_HOST)
        )
        late_repeats = min(repeats // 2, len(self._earlier))
        first_id = 100_000_000 + (day - date(2020, 1, 1)).days * 1_000_000
        fresh = [self._order(first_id + n) for n in range(count - repeats - reused)]
        originals = fresh[tests:]
        orders = [self._on_test_host(order) for order in fresh[:tests]]
        orders += [replace(order, takes_defects=place >= repeats + reused) for place, order in enumerate(originals)]
        orders += [self._again(self._dice.choice(self._earlier)) for _ in range(late_repeats)]
        orders += [self._other_cart(orders[tests + repeats + n]) for n in range(reused)]
        orders += [replace(self._again(orders[tests + n]), repeats=tests + n) for n in range(repeats - late_repeats)]
        self._earlier = [order for order in orders if order.fate is Fate.PUBLISHED and not order.takes_defects]
        return orders

    def _order(self, order_id: int) -> Order:
        signed_in = self._dice.random() < SIGNED_IN_SHARE
        visitor = self._visitors.customer() if signed_in else self._visitors.guest(shops=True)
        return Order(order_id, self._id_type(), visitor, self.fill_cart(visitor.store))

    def _on_test_host(self, order: Order) -> Order:
        return replace(order, visitor=self._visitors.tester(order.visitor), fate=Fate.TEST_HOST, takes_defects=False)

    def _again(self, order: Order) -> Order:
        """The same checkout once more; the tracker may write its id as another type."""
        return replace(order, id_type=self._id_type(), fate=Fate.DUPLICATE, takes_defects=False)

    def _other_cart(self, order: Order) -> Order:
        """Another order under an id that was used before."""
        first, *others = self.fill_cart(order.store)
        changed = replace(first, quantity=2 if order.lines[0].quantity == 1 else 1)
        return replace(order, id_type=self._id_type(), lines=(changed, *others), takes_defects=False)

    def _id_type(self) -> IdType:
        if self._dice.random() >= WHOLE_ID_SHARE:
            return IdType.DOUBLE
        return IdType.INT64 if self._dice.random() < 0.1 else IdType.INT32

    def fill_cart(self, store: Store) -> tuple[OrderLine, ...]:
        """The lines of some cart at that store."""
        dice, lines = self._dice, list[OrderLine]()
        for place in range(dice.choices(LINE_COUNTS, cum_weights=LINE_COUNT_WEIGHTS)[0]):
            free = dice.random() < (FREE_FURTHER_LINE if place else FREE_FIRST_LINE)
            product = self._product(free)
            if lines and dice.random() < SAME_PRODUCT_AGAIN:
                lines.append(self._line(store, lines[-1].product_id, lines[-1].unit_minor))
            else:
                lines.append(self._line(store, product.product_id, 0 if free else self._unit_minor(store, product)))
        return tuple(lines)

    def _product(self, free: bool) -> Product:
        if free and self._dice.random() < 0.6:
            return self._dice.choice(self._gifts)
        return self._paged[int(len(self._paged) * self._dice.random() ** 2)]

    def _unit_minor(self, store: Store, product: Product) -> int:
        return store.price(round(product.euro_cents * self._dice.choice((0.8, 0.9, 1, 1, 1, 1.25, 1.6, 2.4))))

    def _line(self, store: Store, product_id: int, unit_minor: int) -> OrderLine:
        dice = self._dice
        bare = dice.random() < (NO_OPTIONS_IF_PAID if unit_minor else NO_OPTIONS_IF_FREE)
        short = dice.random() < 0.02 and unit_minor < 1_000 * HUNDREDTHS
        return OrderLine(
            product_id, dice.choices(QUANTITIES, cum_weights=QUANTITY_WEIGHTS)[0], unit_minor,
            "0.00" if unit_minor == 0 and dice.random() < 0.6 else print_amount(unit_minor, store.style, short=short),
            store.symbol, () if bare else cart_options(dice),
        )


def cart_document(lines: Sequence[OrderLine], *, quantities: bool = False, prices: bool = False) -> list[Document]:
    """The lines as `cart_products`; a cart shows products and options, a checkout quantities, an order prices."""
    cart = []
    for line in lines:
        entry: dict[str, Any] = {"product_id": line.product_id}
        if quantities:
            entry["amount"] = line.quantity
        if prices:
            entry |= {"price": line.price_text, "currency": line.currency_text}
        entry["option"] = [dict(option) for option in line.options] if line.options else ""
        cart.append(entry)
    return cart
