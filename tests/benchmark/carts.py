"""Carts of the synthetic year: one to a few lines, a sixth of them gifts, with prices as the store prints them."""

from typing import Any

import numpy as np

from tests.benchmark.seasons import Season
from tests.benchmark.shop import (
    ALLOYS,
    FIRST_PRODUCT,
    GIFTS,
    PRODUCTS,
    STONES,
    Place,
    base_prices,
    print_price,
)

Item = dict[str, Any]
_LINES = (1, 2, 3, 4)
_LINE_SHARES = (0.72, 0.23, 0.043, 0.007)
_SOLD = np.arange(1, PRODUCTS - GIFTS + 1, dtype=float) ** -0.8
_SOLD_UP_TO = np.cumsum(_SOLD / _SOLD.sum())


def cart(place: Place, now: Season, rng: np.random.Generator, priced: bool, counted: bool = True) -> list[Item]:
    """The lines of one cart; quantity on checkouts and orders only, price and currency on orders only."""
    count = int(rng.choice(_LINES, p=_LINE_SHARES))
    return [_line(place, now, rng, priced, counted, is_gift=number > 0 and rng.random() < 0.6)
            for number in range(count)]


def _line(place: Place, now: Season, rng: np.random.Generator, priced: bool, counted: bool, is_gift: bool) -> Item:
    product = PRODUCTS - 1 - int(rng.integers(GIFTS)) if is_gift else int(np.searchsorted(_SOLD_UP_TO, rng.random()))
    line: Item = {"product_id": FIRST_PRODUCT + product, "option": "" if rng.random() < 0.22 else _options(rng)}
    if counted:
        line["amount"] = 2 if rng.random() < 0.04 else 1
    if priced:
        euros = base_prices()[product] * now.prices * rng.choice((0.8, 1.0, 1.0, 1.25))
        line |= {"price": print_price(float(euros) * place.units_per_euro, place.currency), "currency": place.symbol}
    return line


def _options(rng: np.random.Generator) -> list[Item]:
    alloy, stone = int(rng.choice(7, p=(0.3, 0.2, 0.15, 0.1, 0.1, 0.1, 0.05))), int(rng.integers(len(STONES)))
    return [
        {"option_label": "alloy", "option_id": 328_026, "value_label": ALLOYS[alloy], "value_id": 3_010_251 + alloy},
        {"option_label": "diamond", "option_id": 328_027, "value_label": STONES[stone], "value_id": 3_020_251 + stone},
    ]
