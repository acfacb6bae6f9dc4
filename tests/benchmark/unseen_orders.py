"""Unseen errors of orders: prices, quantities, lines, labels and order numbers.

Written by somebody who had not read the rules, the metrics, nor the other kinds of errors, after the rules were fixed.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from contracts.shop.stores import STORES, decimals_of
from tests.benchmark.batch import Batch, Change, Mutation, Rng
from tests.benchmark.fields import field, in_place, number_of, printed, values
from tests.benchmark.shop import ALLOYS, FIRST_PRODUCT, GIFTS, PRODUCTS, STONES, places
from tests.benchmark.unseen_rows import (
    Fits,
    Spoil,
    additions,
    edits,
    is_order,
    misread,
    puts,
    sent_again,
    some,
    unless_equal,
    whole,
    with_more,
)
from tests.benchmark.year import Document

_PRICE, _AMOUNT = "cart_products.price", "cart_products.amount"
_CURRENCY, _LABEL = "cart_products.currency", "cart_products.value_label"
_UNITS = {place.store_id: place.units_per_euro for place in places()}
_FIRST_GIFT = FIRST_PRODUCT + PRODUCTS - GIFTS
_ENGLISH = {
    "Weißgold": "White Gold", "Gelbgold": "Yellow Gold", "Rosegold": "Rose Gold", "Silber": "Silver",
    "Platin": "Platinum", "Diamant": "Diamond", "Zirkonia": "Zirconia", "Saphir": "Sapphire", "Rubin": "Ruby",
    "Smaragd": "Emerald", "Moissanit": "Moissanite",
}
_NEXT_LABEL = {one: group[(at + 1) % len(group)] for group in (ALLOYS, STONES) for at, one in enumerate(group)}
_LARGE_FIGURES = {"HUF", "JPY", "COP", "CLP", "VND", "CZK"}


def mutations() -> Iterator[Mutation]:
    """Every error of this subject, at its sizes."""
    yield from _prices()
    yield from _currencies()
    yield from _quantities()
    yield from _lines()
    yield from _labels()
    yield from _orders()


def _prices() -> Iterator[Mutation]:
    yield from edits("price in cents from the payment gateway", _PRICE, (0.05, 1.0), _has_coins,
                     _each_price(_cents))
    yield from edits("separators of another locale", _PRICE, (0.05, 1.0), _has_separator,
                     _each_price(lambda value, _: value.translate(str.maketrans(".,", ",."))))
    yield from edits("decimals cut off", _PRICE, (1.0,), _has_coins, _each_price(lambda value, _: value[:-3]))
    yield from edits("sign printed within the price", _PRICE, (0.1,), _has_sign, _sign_in_price)
    yield from edits("price sent as a number", _PRICE, (0.1,), is_order, _each_price(number_of))
    yield from edits("tax added to a price that has it", _PRICE, (0.2, 1.0), _is_paid, _scaled(1.19), by_row=False)
    yield from edits("voucher takes the whole price", _PRICE, (0.05, 0.2), _is_paid, _scaled(0))
    yield from edits("total of the line as price of one", _PRICE, (1.0,), _has_several, _line_totals, by_row=False)
    yield from edits("gift at its list price", _PRICE, (1.0,), _has_gift, _gift_priced)
    for size in (0.2, 1.0):
        yield whole("price of the next order in the list", _PRICE, size, _prices_of_next(size))


def _currencies() -> Iterator[Mutation]:
    yield from edits("price in euros under the store's sign", _PRICE, (0.1, 1.0), _is_foreign, _in_euros,
                     by_row=False)
    yield from edits("sign of the visitor's default currency", _CURRENCY, (0.1,), _is_foreign, _each_sign("€"))
    yield from edits("store moved to the euro", f"{_PRICE} and currency", (1.0,), _is_at("19", "13"),
                     lambda one, rng: _each_sign("€")(_in_euros(one, rng), rng))
    yield from edits("zeros taken off the currency", _PRICE, (1.0,), _has_large_figures, _scaled(0.001))
    yield from edits("UTF-8 read as Latin-1", _CURRENCY, (0.05,), _is_paid_in_euros, _each_sign(misread("€")))


def _quantities() -> Iterator[Mutation]:
    yield from edits("quantity as decimal text", _AMOUNT, (1.0,), is_order,
                     _each_amount(lambda one, _: f"{one}.0000"))
    yield from edits("ring size in the quantity", _AMOUNT, (0.05,), is_order,
                     lambda one, rng: _each_amount(lambda _v, _o: int(rng.integers(48, 67)))(one, rng))
    yield from edits("quantity doubled by a second click", _AMOUNT, (0.1, 0.5), is_order,
                     _each_amount(lambda one, _: one * 2), by_row=False)
    yield from edits("gift with quantity zero", _AMOUNT, (1.0,), _has_gift, _gift_uncounted)


def _lines() -> Iterator[Mutation]:
    yield from edits("only the first line kept", "cart_products", (1.0,), _has_lines,
                     lambda one, _: one | {"cart_products": one["cart_products"][:1]}, by_row=False)
    for size in (0.1, 1.0):
        yield whole("cart of the next order", "cart_products", size, _carts_of_next(size))
    yield from edits("catalogue numbered anew", "cart_products.product_id", (0.2, 1.0), is_order,
                     _each_line(lambda line: line | {"product_id": line["product_id"] + 1_000_000}))


def _labels() -> Iterator[Mutation]:
    yield from edits("labels of another language", _LABEL, (0.2, 1.0), is_order, _each_label(_in_english))
    yield from edits("UTF-8 read as Latin-1", _LABEL, (0.2,), _has_umlaut, _each_label(misread))
    yield from edits("label of the next value", _LABEL, (0.1, 1.0), is_order, _each_label(lambda one: _NEXT_LABEL[one]))
    yield from edits("number where the label has no translation", _LABEL, (0.1,), is_order, _each_line(_numbered))
    yield from edits("options lost on the way to payment", "cart_products.option", (0.1,), is_order,
                     _each_line(lambda line: line | {"option": []}))


def _orders() -> Iterator[Mutation]:
    yield from additions("order sent again over the hours", "order_id", (0.05, 0.2), is_order,
                         lambda one, rng: [sent_again(one, 3_600 * hours, rng) for hours in (1, 2, 4)])
    yield from additions("confirmation page opened without an order", "order_id", (0.05,), is_order,
                         lambda one, rng: [sent_again(one, 90, rng) | {"order_id": ""}], by_row=True)
    yield from additions("refund sent as an order", _PRICE, (0.05,), _is_paid,
                         lambda one, rng: [_each_price(lambda value, _: f"-{value}")(sent_again(one, 7_200, rng), rng)],
                         by_row=True)
    yield from edits("order number in single precision", "order_id", (1.0,), is_order,
                     lambda one, _: one | {"order_id": float(np.float32(one["order_id"]))}, by_row=False)
    yield whole("order counter stuck", "order_id", 0.1, _stuck(0.1))
    yield whole("load test with one order", "order_id", 0.1, _load_test(0.1))


def _is_paid(document: Document) -> bool:
    return is_order(document) and any(number_of(line["price"], document) for line in document["cart_products"])


def _has_coins(document: Document) -> bool:
    return _is_paid(document) and decimals_of(STORES[document["store_id"]].currency_code) > 0


def _has_separator(document: Document) -> bool:
    return is_order(document) and any({".", ","} & set(line["price"]) for line in document["cart_products"])


def _has_sign(document: Document) -> bool:
    return is_order(document) and bool(document["cart_products"][0]["currency"])


def _has_several(document: Document) -> bool:
    return is_order(document) and any(
        line["amount"] > 1 and number_of(line["price"], document) for line in document["cart_products"])


def _has_gift(document: Document) -> bool:
    return is_order(document) and any(line["product_id"] >= _FIRST_GIFT for line in document["cart_products"])


def _has_lines(document: Document) -> bool:
    return is_order(document) and len(document["cart_products"]) > 1


def _has_umlaut(document: Document) -> bool:
    return is_order(document) and any(
        not one["value_label"].isascii() for line in document["cart_products"] for one in line["option"] or [])


def _is_foreign(document: Document) -> bool:
    return _is_paid(document) and STORES[document["store_id"]].currency_code != "EUR"


def _is_paid_in_euros(document: Document) -> bool:
    return _is_paid(document) and STORES[document["store_id"]].currency_code == "EUR"


def _has_large_figures(document: Document) -> bool:
    return _is_paid(document) and STORES[document["store_id"]].currency_code in _LARGE_FIGURES


def _is_at(*stores: str) -> Fits:
    return lambda document: _is_paid(document) and document["store_id"] in stores


def _each_price(change: Callable[[Any, Document], Any]) -> Spoil:
    return lambda document, _: values(field(_PRICE), document, change)


def _each_amount(change: Callable[[Any, Document], Any]) -> Spoil:
    return lambda document, _: values(field(_AMOUNT), document, change)


def _each_sign(sign: str) -> Spoil:
    return lambda document, _: values(field(_CURRENCY), document, lambda _value, _of: sign)


def _each_label(change: Callable[[str], str]) -> Spoil:
    return lambda document, _: values(field(_LABEL), document, lambda value, _of: change(value))


def _each_line(change: Callable[[Document], Document]) -> Spoil:
    return lambda document, _: document | {"cart_products": [change(line) for line in document["cart_products"]]}


def _scaled(factor: float) -> Spoil:
    return _each_price(lambda value, of: printed((number_of(value, of) or 0.0) * factor, value, of))


def _in_euros(document: Document, rng: Rng) -> Document:
    return _scaled(1 / _UNITS[document["store_id"]])(document, rng)


def _cents(value: str, document: Document) -> str:
    decimals = decimals_of(STORES[document["store_id"]].currency_code)
    return str(round((number_of(value, document) or 0.0) * 10**decimals))


def _sign_in_price(document: Document, rng: Rng) -> Document:
    return _each_line(lambda line: line | {"price": f"{line['currency']} {line['price']}"})(document, rng)


def _line_totals(document: Document, rng: Rng) -> Document:
    def total(line: Document) -> Document:
        price = (number_of(line["price"], document) or 0.0) * line["amount"]
        return line | {"price": printed(price, line["price"], document)}

    return _each_line(total)(document, rng)


def _gift_priced(document: Document, rng: Rng) -> Document:
    price = 49 * _UNITS[document["store_id"]]
    return _each_line(lambda line: line | {"price": printed(price, line["price"], document)}
                      if line["product_id"] >= _FIRST_GIFT else line)(document, rng)


def _gift_uncounted(document: Document, rng: Rng) -> Document:
    return _each_line(lambda line: line | {"amount": 0} if line["product_id"] >= _FIRST_GIFT else line)(document, rng)


def _in_english(label: str) -> str:
    word, *rest = label.split()
    return " ".join([_ENGLISH[word], *rest])


def _numbered(line: Document) -> Document:
    return line | {"option": [one | {"value_label": str(one["value_id"])} for one in line["option"] or []]}


def _carts_of_next(size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        following = _following(batch, is_order)
        return _replaced(batch, some(batch, is_order, size, rng),
                         lambda row, one: one | {"cart_products": batch.documents[following[row]]["cart_products"]})

    return change


def _prices_of_next(size: float) -> Change:
    """Among the orders of the largest store, so that the currency stays right."""

    def change(batch: Batch, rng: Rng) -> Batch:
        fits = _is_at("6")
        following = _following(batch, fits)

        def spoil(row: int, document: Document) -> Document:
            price = batch.documents[following[row]]["cart_products"][0]["price"]
            return values(field(_PRICE), document, lambda _value, _of: price)

        return _replaced(batch, some(batch, fits, size, rng), spoil)

    return change


def _following(batch: Batch, fits: Fits) -> dict[int, int]:
    """The row after each row that fits, among those that fit."""
    rows = [row for row, one in enumerate(batch.documents) if fits(one)]
    return dict(zip(rows, rows[1:] + rows[:1], strict=True))


def _replaced(batch: Batch, rows: list[int], spoil: Callable[[int, Document], Document]) -> Batch:
    found = list(batch.documents)
    for row in rows:
        found[row] = unless_equal(found[row], spoil(row, found[row]))
    return batch.with_documents(found)


def _stuck(size: float) -> Change:
    """From some order on, for a share of the day's orders, the number stays what it was."""

    def change(batch: Batch, rng: Rng) -> Batch:
        rows = [row for row, one in enumerate(batch.documents) if is_order(one)]
        count = max(2, round(len(rows) * size))
        start = int(rng.integers(0, max(1, len(rows) - count)))
        number = batch.documents[rows[start]]["order_id"]
        return in_place(batch, rows[start + 1:start + count], lambda one: puts("order_id", number)(one, rng))

    return change


def _load_test(size: float) -> Change:
    """The same cart of the same customer is ordered again and again within a quarter of an hour, under new numbers."""

    def change(batch: Batch, rng: Rng) -> Batch:
        orders = [one for one in batch.documents if is_order(one)]
        model = orders[len(orders) // 2]
        count = max(2, round(len(orders) * size))
        return with_more(batch, [sent_again(model, int(rng.integers(1, 900)), rng) | {"order_id": 300_990_000 + at}
                                 for at in range(count)])

    return change
