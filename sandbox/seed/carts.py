"""Cart lines: products, quantities, prices as the store prints them, and options; and how documents show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Any

from sandbox.seed.catalogue import Product
from sandbox.seed.money import HUNDREDTHS, print_amount
from sandbox.seed.options import Document, cart_options
from sandbox.seed.stores import Store

_LINE_COUNTS = (1, 2, 3, 4, 5, 6, 8, 10)
_LINE_COUNT_WEIGHTS = list(accumulate((7190, 2300, 440, 40, 14, 8, 5, 3)))
_QUANTITIES = (1, 2, 3, 4, 5, 10, 100)
_QUANTITY_WEIGHTS = list(accumulate((9100, 720, 90, 40, 30, 15, 5)))
# How much dearer or cheaper the chosen options make a product.
_OPTION_FACTORS = (0.8, 0.9, 1, 1, 1, 1.25, 1.6, 2.4)
FREE_FIRST_LINE, FREE_FURTHER_LINE = 0.06, 0.5
NO_OPTIONS_IF_FREE, NO_OPTIONS_IF_PAID = 0.75, 0.11
GIFT_IF_FREE = 0.6
SAME_PRODUCT_AGAIN = 0.04
PLAIN_ZERO, NO_DECIMALS = 0.6, 0.02


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line: the price of one piece in hundredths of the store's currency, and as printed."""

    product_id: int
    quantity: int
    unit_minor: int
    price_text: str
    currency_text: str
    options: Sequence[Document]


class CartMaker:
    """Fills carts from an assortment."""

    def __init__(self, assortment: Sequence[Product], dice: Random) -> None:
        self._paged = [product for product in assortment if product.has_page]
        self._gifts = [product for product in assortment if not product.has_page]
        self._dice = dice

    def fill(self, store: Store) -> tuple[CartLine, ...]:
        """The lines of some cart; about one line in six costs nothing."""
        lines: list[CartLine] = []
        for place in range(self._dice.choices(_LINE_COUNTS, cum_weights=_LINE_COUNT_WEIGHTS)[0]):
            free = self._dice.random() < (FREE_FURTHER_LINE if place else FREE_FIRST_LINE)
            product = self._product(free=free)
            product_id, unit_minor = product.product_id, 0 if free else self._unit_minor(store, product)
            if lines and self._dice.random() < SAME_PRODUCT_AGAIN:
                product_id, unit_minor = lines[-1].product_id, lines[-1].unit_minor
            lines.append(self._line(store, product_id, unit_minor))
        return tuple(lines)

    def _product(self, *, free: bool) -> Product:
        if free and self._dice.random() < GIFT_IF_FREE:
            return self._dice.choice(self._gifts)
        return self._paged[int(len(self._paged) * self._dice.random() ** 2)]

    def _unit_minor(self, store: Store, product: Product) -> int:
        return store.price(round(product.euro_cents * self._dice.choice(_OPTION_FACTORS)))

    def _line(self, store: Store, product_id: int, unit_minor: int) -> CartLine:
        bare = self._dice.random() < (NO_OPTIONS_IF_PAID if unit_minor else NO_OPTIONS_IF_FREE)
        return CartLine(
            product_id, self._dice.choices(_QUANTITIES, cum_weights=_QUANTITY_WEIGHTS)[0], unit_minor,
            self._printed(store, unit_minor), store.symbol, () if bare else cart_options(self._dice),
        )

    def _printed(self, store: Store, unit_minor: int) -> str:
        luck = self._dice.random()
        if unit_minor == 0 and luck < PLAIN_ZERO:
            return "0.00"
        return print_amount(unit_minor, store.style, short=luck < NO_DECIMALS and unit_minor < 1_000 * HUNDREDTHS)


def cart_document(lines: Sequence[CartLine], *, quantities: bool = False, prices: bool = False) -> list[Document]:
    """The lines as `cart_products`: a cart shows products and options, a checkout quantities, an order prices."""
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
