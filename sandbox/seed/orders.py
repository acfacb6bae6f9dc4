"""The orders of a day, planned before any event: who buys what, and what must become of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from random import Random

from sandbox.seed.carts import CartLine, CartMaker
from sandbox.seed.stores import Store
from sandbox.seed.visitors import Visitor, Visitors

SIGNED_IN_SHARE = 0.67
WHOLE_ID_SHARE, LONG_ID_SHARE = 0.62, 0.1
# Rarer in the real collection; raised so that a day with a few orders has one of each.
REPEATED, REUSED_ID, ON_TEST_HOST, ON_FOREIGN_HOST = 0.004, 0.002, 0.003, 0.002
NEEDED_FOR_ONE_OF_EACH = 15
_FIRST_ID, _IDS_PER_DAY = 100_000_000, 1_000_000
# Ids begin anew after so many days, which are more than can be seeded: those before 2020 have ids too.
_DAYS = 100_000


class Fate(StrEnum):
    """What must become of an order, defects aside."""

    PUBLISHED = "published"
    DUPLICATE = "duplicate"
    TEST_HOST = "test_host"
    FOREIGN_HOST = "foreign_host"


class IdType(StrEnum):
    """The BSON type an order id is written as."""

    INT32 = "int32"
    INT64 = "int64"
    DOUBLE = "double"


@dataclass(frozen=True, slots=True)
class Order:
    """One checkout_success; `repeats` is the place of the order of the same day whose checkout it repeats.

    `takes_defects` is false where another order's fate depends on this one being sound.
    """

    order_id: int
    id_type: IdType
    visitor: Visitor
    lines: tuple[CartLine, ...]
    fate: Fate = Fate.PUBLISHED
    repeats: int | None = None
    takes_defects: bool = True

    @property
    def store(self) -> Store:
        """Where it was placed."""
        return self.visitor.store


class OrderPlanner:
    """Plans the orders of one day."""

    def __init__(self, day: date, visitors: Visitors, carts: CartMaker, dice: Random) -> None:
        self._first_id = _FIRST_ID + (day - date(2020, 1, 1)).days % _DAYS * _IDS_PER_DAY
        self._visitors = visitors
        self._carts = carts
        self._dice = dice

    def plan(self, count: int, earlier: Sequence[Order]) -> list[Order]:
        """`count` orders: those with a session of their own first, then the repeats of orders of the same day.

        Some orders of `earlier` days may be repeated too; they must be sound.
        """
        repeats, reused, tests, strangers = (
            max(round(share * count), 1) if count >= NEEDED_FOR_ONE_OF_EACH else 0
            for share in (REPEATED, REUSED_ID, ON_TEST_HOST, ON_FOREIGN_HOST)
        )
        fresh = [self._order(self._first_id + place) for place in range(count - repeats - reused)]
        elsewhere = tests + strangers
        needed = fresh[elsewhere : elsewhere + repeats + reused]
        late_repeats = min(repeats // 2, len(earlier))
        return [
            *(self._on_test_host(order) for order in fresh[:tests]),
            *(self._on_foreign_host(order) for order in fresh[tests:elsewhere]),
            *(replace(order, takes_defects=False) for order in needed),
            *fresh[elsewhere + len(needed):],
            *(self._other_cart(order) for order in needed[repeats:]),
            *(self._again(self._dice.choice(earlier)) for _ in range(late_repeats)),
            *(self._again(needed[place], elsewhere + place) for place in range(repeats - late_repeats)),
        ]

    def _order(self, order_id: int) -> Order:
        signed_in = self._dice.random() < SIGNED_IN_SHARE
        visitor = self._visitors.customer() if signed_in else self._visitors.guest(shops=True)
        return Order(order_id, self._id_type(), visitor, self._carts.fill(visitor.store))

    def _on_test_host(self, order: Order) -> Order:
        return replace(order, visitor=self._visitors.tester(order.visitor), fate=Fate.TEST_HOST, takes_defects=False)

    def _on_foreign_host(self, order: Order) -> Order:
        return replace(
            order, visitor=self._visitors.stranger(order.visitor), fate=Fate.FOREIGN_HOST, takes_defects=False)

    def _again(self, order: Order, repeats: int | None = None) -> Order:
        """The same checkout once more; the tracker may write its id as another type."""
        return replace(order, id_type=self._id_type(), fate=Fate.DUPLICATE, repeats=repeats, takes_defects=False)

    def _other_cart(self, order: Order) -> Order:
        """Another order of the same visitor under the same id."""
        first, *others = self._carts.fill(order.store)
        changed = replace(first, quantity=2 if order.lines[0].quantity == 1 else 1)
        return replace(order, id_type=self._id_type(), lines=(changed, *others), takes_defects=False)

    def _id_type(self) -> IdType:
        if self._dice.random() >= WHOLE_ID_SHARE:
            return IdType.DOUBLE
        return IdType.INT64 if self._dice.random() < LONG_ID_SHARE else IdType.INT32


def repeatable(orders: Sequence[Order]) -> list[Order]:
    """The orders that are sure to be published, so that a later day may repeat them."""
    return [order for order in orders if order.fate is Fate.PUBLISHED and not order.takes_defects]
