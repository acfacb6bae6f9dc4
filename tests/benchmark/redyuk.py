"""The six errors of Redyuk, Kaoudi, Markl and Schelter (EDBT 2021), each on every field that it fits."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from tests.benchmark.batch import Batch, Change, Mutation, Rng
from tests.benchmark.fields import (
    FIELDS,
    NUMBER_PAIRS,
    NUMBERS,
    TEXT_PAIRS,
    TEXTS,
    Field,
    chosen,
    field,
    in_place,
    number_of,
    printed,
    values,
)
from tests.benchmark.year import Document

SHARES = (0.01, 0.05, 0.1, 0.2, 0.5, 1.0)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
_NEAR = {letter: row[max(0, at - 1)] + row[min(len(row) - 1, at + 1)] for row in _ROWS for at, letter in enumerate(row)}
Draw = Callable[[Rng], Callable[[Any, Document], Any]]


def mutations(shares: tuple[float, ...] = SHARES) -> Iterator[Mutation]:
    """Every error on every field, at every share of the rows."""
    for share in shares:
        for where in FIELDS:
            yield _of("explicit missing", where, share, lambda _: lambda _value, _of: None)
            yield _of("implicit missing", where, share, lambda _: _placeholder)
        for where in NUMBERS:
            yield Mutation("EDBT 2021", "numeric anomaly", where.path, share, _anomaly(where, share),
                           bool(where.figure))
        for where in TEXTS:
            yield _of("typo", where, share, typo)
        for one, other in NUMBER_PAIRS:
            yield Mutation("EDBT 2021", "swapped numbers", f"{one} and {other}", share,
                           _swap_in_lines(one, other, share), True)
        for one, other in TEXT_PAIRS:
            read = bool(field(one).figure or field(other).figure)
            yield Mutation("EDBT 2021", "swapped texts", f"{one} and {other}", share, _swap(one, other, share), read)


def _of(kind: str, where: Field, share: float, draw: Draw) -> Mutation:
    return Mutation("EDBT 2021", kind, where.path, share, on_values(where, share, draw), bool(where.figure))


def on_values(where: Field, share: float, draw: Draw) -> Change:
    """A change of the field's values in a share of the documents that have one."""

    def change(batch: Batch, rng: Rng) -> Batch:
        spoil = draw(rng)
        return in_place(batch, chosen(where.rows(batch), share, rng), lambda one: values(where, one, spoil))

    return change


def _placeholder(value: Any, _: Document) -> Any:
    return "NONE" if isinstance(value, str) else 99_999


def typo(rng: Rng) -> Callable[[Any, Document], Any]:
    """One letter or digit becomes its neighbour on the keyboard."""

    def spoil(value: Any, _: Document) -> Any:
        places = [at for at, letter in enumerate(value) if letter.lower() in _NEAR] if isinstance(value, str) else []
        if not places:
            return value
        at = int(rng.choice(places))
        near = _NEAR[value[at].lower()]
        other = near[int(rng.integers(2))]
        return value[:at] + (other if other != value[at].lower() else near.replace(other, "")[:1]) + value[at + 1:]

    return spoil


def _anomaly(where: Field, share: float) -> Change:
    """Draws around the field's mean with two to five times its deviation, for stamps of an hour's spread."""

    def change(batch: Batch, rng: Rng) -> Batch:
        rows = where.rows(batch)
        known = [number for row in rows for number in _numbers(where, batch.documents[row])]
        middle, spread = float(np.mean(known)), float(np.std(known)) * float(rng.uniform(2, 5))
        return in_place(batch, chosen(rows, share, rng), lambda one: values(
            where, one, lambda value, of: printed(abs(rng.normal(middle, spread)), value, of)))

    return change


def _numbers(where: Field, document: Document) -> list[float]:
    held = [line.get(where.name) for line in document["cart_products"]] if where.line else [document[where.name]]
    return [number for one in held if (number := number_of(one, document)) is not None]


def _swap_in_lines(one: str, other: str, share: float) -> Change:
    def swapped(document: Document) -> Document:
        return document | {"cart_products": [
            line | {one: printed(float(line[other]), line[one], document),
                    other: round(number_of(line[one], document) or 0)}
            for line in document["cart_products"]]}

    return lambda batch, rng: in_place(batch, chosen(field("cart_products.price").rows(batch), share, rng), swapped)


def _swap(one: str, other: str, share: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        rows = sorted(set(field(one).rows(batch)) | set(field(other).rows(batch)) if other == "user_id_db"
                      else field(one).rows(batch))
        return in_place(batch, chosen(rows, share, rng),
                        lambda document: document | {one: document.get(other), other: document.get(one)})

    return change
