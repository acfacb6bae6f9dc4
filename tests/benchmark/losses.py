"""Errors of the shop's own kinds that take something away or tell it twice, each at a range of sizes."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from bson import ObjectId

from tests.benchmark.batch import Batch, Change, Mutation, Rng
from tests.benchmark.fields import ORDER, chosen
from tests.benchmark.year import Document, documents, repeated

SIZES = (0.01, 0.03, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0)
STORES = ("6", "7", "12", "14", "29", "50", "40")  # from a quarter of the orders to one in a hundred
Keep = Callable[[Document], bool]


def is_order(document: Document) -> bool:
    """Whether it is a placed order."""
    return bool(document["collection"] == ORDER)


def mutations(sizes: tuple[float, ...] = SIZES) -> Iterator[Mutation]:
    """What is lost, and what is told twice."""
    for size in sizes:
        yield _own("lost", "orders", size, _lose(is_order, size))
        yield _own("lost", "lines of carts", size, _lose_lines(size))
        yield _own("lost", "all events", size, _lose(lambda _: True, size))
        for step in ("add_to_cart_action", "checkout", "view_product_detail"):
            yield _own("lost", step, size, _lose(_named(step), size))
        yield _own("lost", "places of addresses", size, _lose_places(size))
        yield _own("lost", "names of products", size, _lose_names(size))
        for dress, again in _DRESSES.items():
            yield _own("told twice", f"orders, {dress}", size, _twice(is_order, size, again))
        yield _own("told twice", "lines of carts", size, _double_lines(size))
        yield _own("told twice", "all events", size, _twice(lambda _: True, size, _renumbered))
        yield _own("told twice", "product views", size, _twice(_named("view_product_detail"), size, _renumbered))
    for store in STORES:
        yield _own("lost", f"store {store}", 1.0, _lose(_of_store(store), 1.0))
        yield _own("lost", f"orders of store {store}", 1.0, _lose(order_of(store), 1.0))
    for hours in (1, 2, 3, 6):
        yield _own("lost", f"{hours} hours of the evening", 1.0, _lose(_within(20 - hours, 20), 1.0))
        yield _own("lost", f"{hours} hours of orders", 1.0,
                   _lose(orders_within(20 - hours, 20), 1.0))
    for size in (0.05, 0.2, 0.5, 1.0):
        yield _own("stale", "documents of the day before", size, _day_before(size))


def _own(kind: str, what: str, size: float, change: Change) -> Mutation:
    return Mutation("of the shop", kind, what, size, change, True, by_row=False)


def _named(step: str) -> Keep:
    return lambda one: bool(one["collection"] == step)


def _of_store(store: str) -> Keep:
    return lambda one: bool(one["store_id"] == store)


def order_of(store: str) -> Keep:
    """Whether it is an order of a store."""
    return lambda one: is_order(one) and one["store_id"] == store


def _within(first: int, last: int) -> Keep:
    return lambda one: first <= int(one["time_stamp"]) % 86_400 // 3_600 < last


def orders_within(first: int, last: int) -> Keep:
    """Whether it is an order of some hours."""
    inside = _within(first, last)
    return lambda one: is_order(one) and inside(one)


def matching(batch: Batch, wanted: Keep) -> list[int]:
    """The rows of the documents that are wanted."""
    return [row for row, one in enumerate(batch.documents) if wanted(one)]


def _lose(wanted: Keep, size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        gone = set(chosen(matching(batch, wanted), size, rng))
        return batch.with_documents([one for row, one in enumerate(batch.documents) if row not in gone])

    return change


def _lose_lines(size: float) -> Change:
    """The last line of a share of the carts that have several."""

    def change(batch: Batch, rng: Rng) -> Batch:
        rows = matching(batch, lambda one: is_order(one) and len(one["cart_products"]) > 1)
        found = list(batch.documents)
        for row in chosen(rows, size, rng):
            found[row] = found[row] | {"cart_products": found[row]["cart_products"][:-1]}
        return batch.with_documents(found)

    return change


def _lose_places(size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        known = sorted(batch.countries)
        gone = {known[row] for row in chosen(range(len(known)), size, rng)}
        return replace(batch, countries={ip: country for ip, country in batch.countries.items() if ip not in gone})

    return change


def _lose_names(size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        known = sorted(batch.names)
        gone = {known[row] for row in chosen(range(len(known)), size, rng)}
        return replace(batch, names={product: name for product, name in batch.names.items() if product not in gone})

    return change


def _twice(wanted: Keep, size: float, again: Callable[[Document, Rng], Document]) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        rows = chosen(matching(batch, wanted), size, rng)
        return batch.with_documents([*batch.documents, *(again(batch.documents[row], rng) for row in rows)])

    return change


def _double_lines(size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        found = list(batch.documents)
        for row in chosen(matching(batch, is_order), size, rng):
            found[row] = found[row] | {"cart_products": found[row]["cart_products"] * 2}
        return batch.with_documents(found)

    return change


def _renumbered(one: Document, rng: Rng) -> Document:
    number = {"order_id": int(rng.integers(4e8, 9e8))} if is_order(one) else {}
    return repeated([one], rng)[0] | number


def _new_device(one: Document, rng: Rng) -> Document:
    return _renumbered(one, rng) | {"device_id": rng.bytes(16).hex(), "user_id_db": "", "email_address": ""}


def _turned(one: Document, rng: Rng) -> Document:
    return _new_device(one, rng) | {"cart_products": one["cart_products"][::-1]}


def _with_option(one: Document, rng: Rng) -> Document:
    added = {"option_label": "engraving", "option_id": 328_030, "value_label": "ja", "value_id": 3_030_001}
    lines = [line | {"option": [*(line["option"] or []), added]} for line in one["cart_products"]]
    return _new_device(one, rng) | {"cart_products": lines}


def _elsewhere(one: Document, rng: Rng) -> Document:
    """In another store of the same money where there is one, an hour later."""
    euros = {"6": "9", "9": "6", "12": "32", "32": "12", "14": "8", "8": "14"}
    moment = min(int(one["time_stamp"]) + 3_600, (int(one["time_stamp"]) // 86_400 + 1) * 86_400 - 1)
    again = _new_device(one, rng) | {"store_id": euros.get(one["store_id"], one["store_id"]), "time_stamp": moment}
    return again | {"_id": ObjectId(moment.to_bytes(4, "big") + rng.bytes(8))}


_DRESSES: dict[str, Callable[[Document, Rng], Document]] = {
    "same number": lambda one, rng: repeated([one], rng)[0], "new number": _renumbered, "new device": _new_device,
    "lines turned": _turned, "an option added": _with_option, "another store": _elsewhere,
}


def _day_before(size: float) -> Change:
    """A share of the day's documents is yesterday's, with today's stamps."""

    def change(batch: Batch, rng: Rng) -> Batch:
        before = documents(batch.number - 1)
        kept = chosen(range(len(batch.documents)), 1 - size, rng) if size < 1 else []
        told = [moved(before[row], 86_400) for row in chosen(range(len(before)), size, rng)]
        return batch.with_documents([*(batch.documents[row] for row in sorted(kept)), *told])

    return change


def moved(one: Document, seconds: int) -> Document:
    """The document some seconds later, id and stamp alike."""
    moment = int(one["time_stamp"]) + seconds
    return one | {"time_stamp": moment, "_id": ObjectId(moment.to_bytes(4, "big") + one["_id"].binary[4:])}


