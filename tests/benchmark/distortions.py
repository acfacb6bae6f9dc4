"""Errors of the shop's own kinds that change what is told: scaled, collapsed, swapped, shifted, stale, leaked in."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from tests.benchmark.batch import Batch, Change, Mutation, Rng, rates
from tests.benchmark.fields import chosen, field, in_place, number_of, printed, values
from tests.benchmark.losses import SIZES, Keep, is_order, matching, moved, order_of, orders_within
from tests.benchmark.shop import STORE_IDS
from tests.benchmark.year import Document, repeated

SMALL = "40"  # a store with about five orders a day
UNRATED = "63"  # a store of two orders a day, in a currency that the ECB does not list
_GUESTS = "00000000000000000000000000000000"


def mutations(sizes: tuple[float, ...] = SIZES) -> Iterator[Mutation]:
    """What is scaled, collapsed, swapped, shifted, stale or leaked in."""
    for size in sizes:
        for factor in (10, 100, 1.19, 0.1, 0.01, 1 / 1.19):
            yield _own("scaled", f"prices x{factor:.3g}", size, _scaled("price", factor, is_order, size))
        for factor in (2, 10):
            yield _own("scaled", f"quantities x{factor}", size, _scaled("amount", factor, is_order, size))
        yield _own("scaled", "prices to zero", size, _scaled("price", 0, is_order, size))
        for name, value in _COLLAPSED.items():
            yield _own("collapsed", name, size, _in_all(name, size, lambda _one, value=value: value))
        yield _own("collapsed", "product of lines", size, _collapsed_products(size))
        yield _own("collapsed", "device shuffled", size, _shuffled("device_id", size))
        yield _own("collapsed", "address shuffled", size, _shuffled("ip", size))
        yield _own("swapped", "products of lines", size, _shuffled_products(size))
        yield _own("swapped", "stores 12 and 14", size, _swapped_stores("12", "14", size))
        yield _own("swapped", "names of products", size, _swapped_names(size))
        yield _own("swapped", "countries of addresses", size, _one_country(size))
        yield _own("shifted", "clock five hours back", size, _shifted(-5, lambda _: True, size))
        yield _own("shifted", "orders two hours later", size, _shifted(2, is_order, size))
        yield _own("leaked in", "test orders, production host", size, _leaked_orders(size))
        yield _own("leaked in", "orders on the stage host", size, _hosts("stage.{}", is_order, size))
        yield _own("leaked in", "all pages on the stage host", size, _hosts("stage.{}", lambda _: True, size))
        yield _own("leaked in", "pages of a foreign host", size, _hosts("cheap-rings.example", lambda _: True, size))
        yield _own("leaked in", "a crawler without a name", size, _crawler(size))
    for factor in (10, 100):
        for store in (SMALL, "7", "47", UNRATED):
            yield _own("scaled", f"prices x{factor} in store {store}", 1.0,
                       _scaled("price", factor, order_of(store), 1.0))
        yield _own("scaled", f"prices x{factor} in one hour", 1.0, _scaled("price", factor, orders_within(18, 19), 1.0))
    for days in (1, 7, 30, 80):
        yield _own("stale", f"rates of {days} days ago", 1.0,
                   lambda batch, _, days=days: replace(batch, rates=rates(batch.number - days)))
    for currency in ("GBP", "USD", "CHF"):
        yield _own("stale", f"rate of {currency} upside down", 1.0, _inverted(currency))
    yield _own("lost", "rate of GBP", 1.0, lambda batch, _: replace(
        batch, rates={name: rate for name, rate in batch.rates.items() if name != "GBP"}))


_COLLAPSED: dict[str, Any] = {
    "device_id": _GUESTS, "ip": "20.0.0.1", "user_id_db": "100000", "user_agent": "", "product_id": "76515",
    "store_id": "6", "key_search": "undefined",
}


def _own(kind: str, what: str, size: float, change: Change) -> Mutation:
    return Mutation("of the shop", kind, what, size, change, True, by_row=False)


def _scaled(name: str, factor: float, wanted: Keep, size: float) -> Change:
    where = field(f"cart_products.{name}")

    def scaled(value: Any, document: Document) -> Any:
        return printed((number_of(value, document) or 0) * factor, value, document)

    return lambda batch, rng: in_place(
        batch, chosen(matching(batch, wanted), size, rng), lambda one: values(where, one, scaled))


def _in_all(name: str, size: float, value: Callable[[Document], Any]) -> Change:
    return lambda batch, rng: in_place(
        batch, chosen(matching(batch, lambda one: one.get(name) not in (None, "")), size, rng),
        lambda one: one | {name: value(one)})


def _lines(one: Document, change: Callable[[Document], Document]) -> Document:
    return one | {"cart_products": [change(line) for line in one["cart_products"]]}


def _collapsed_products(size: float) -> Change:
    return lambda batch, rng: in_place(batch, chosen(matching(batch, is_order), size, rng),
                                       lambda one: _lines(one, lambda line: line | {"product_id": 76_515}))


def _shuffled_products(size: float) -> Change:
    """Lines keep their prices; their products change places."""

    def change(batch: Batch, rng: Rng) -> Batch:
        rows = chosen(matching(batch, is_order), size, rng)
        sold = [line["product_id"] for row in rows for line in batch.documents[row]["cart_products"]]
        turned = iter(rng.permutation(sold))
        return in_place(batch, rows, lambda one: _lines(one, lambda line: line | {"product_id": int(next(turned))}))

    return change


def _shuffled(name: str, size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        rows = chosen(range(len(batch.documents)), size, rng)
        turned = iter(rng.permutation([batch.documents[row][name] for row in rows]))
        return in_place(batch, rows, lambda one: one | {name: str(next(turned))})

    return change


def _swapped_stores(one: str, other: str, size: float) -> Change:
    to = {one: other, other: one}
    return lambda batch, rng: in_place(
        batch, chosen(matching(batch, lambda document: document["store_id"] in to), size, rng),
        lambda document: document | {"store_id": to[document["store_id"]]})


def _swapped_names(size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        products = sorted(batch.names)
        struck = [products[row] for row in chosen(range(len(products)), size, rng)]
        turned = [batch.names[product] for product in struck[1:] + struck[:1]]
        return replace(batch, names=batch.names | dict(zip(struck, turned, strict=True)))

    return change


def _one_country(size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        known = sorted(batch.countries)
        struck = {known[row]: "US" for row in chosen(range(len(known)), size, rng)}
        return replace(batch, countries=batch.countries | struck)

    return change


def _shifted(hours: int, wanted: Keep, size: float) -> Change:
    """Within the day: what would leave it comes in at its other end."""

    def turned(one: Document) -> Document:
        second = int(one["time_stamp"]) % 86_400
        return moved(one, (second + hours * 3_600) % 86_400 - second)

    return lambda batch, rng: in_place(batch, chosen(matching(batch, wanted), size, rng), turned)


def _leaked_orders(size: float) -> Change:
    """Orders of testers: one device, one address, one product, on the shop's own host; as many as a share of all."""

    def change(batch: Batch, rng: Rng) -> Batch:
        rows = chosen(matching(batch, lambda one: is_order(one) and one["store_id"] == "6"), 1.0, rng)
        count = max(1, round(len(matching(batch, is_order)) * size))
        tests = repeated([batch.documents[rows[place % len(rows)]] for place in range(count)], rng)
        told = [_lines(one, lambda line: line | {"product_id": 76_515, "price": "1,00", "amount": 1}) | {
            "order_id": int(rng.integers(4e8, 9e8)), "device_id": _GUESTS, "ip": "20.0.0.9", "user_id_db": "100001",
        } for one in tests]
        return batch.with_documents([*batch.documents, *told])

    return change


def _hosts(pattern: str, wanted: Keep, size: float) -> Change:
    def elsewhere(one: Document) -> Document:
        host = one["referrer_url"].split("/")[2].removeprefix("www.")
        return one | {"current_url": f"https://{pattern.format(host)}/{one['current_url'].rsplit('/', 1)[-1]}"}

    return lambda batch, rng: in_place(batch, chosen(matching(batch, wanted), size, rng), elsewhere)


def _crawler(size: float) -> Change:
    """Product views of one machine that calls itself a browser, as many as a share of all views."""

    def change(batch: Batch, rng: Rng) -> Batch:
        views = matching(batch, lambda one: one["collection"] == "view_product_detail")
        again = repeated([batch.documents[row] for row in chosen(views, size, rng)], rng)
        told = [one | {"device_id": _GUESTS, "ip": "20.0.0.7", "user_id_db": "", "store_id": STORE_IDS[0]}
                for one in again]
        return batch.with_documents([*batch.documents, *told])

    return change


def _inverted(currency: str) -> Change:
    return lambda batch, _: replace(batch, rates=batch.rates | {currency: 1 / batch.rates[currency]})
