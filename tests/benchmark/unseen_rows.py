"""The forms that the unseen errors take: documents changed, documents sent besides, documents lost.

These errors were written by somebody who had not read the rules, the metrics, nor the other kinds of errors, after the
rules were fixed. `by_row` is true where a reader of one changed document could say that it is wrong, and false where
only other documents or other days show it.
"""

from collections.abc import Callable, Iterator, Sequence

from bson import ObjectId

from tests.benchmark.batch import Batch, Change, Mutation, Rng
from tests.benchmark.fields import ORDER, chosen, in_place
from tests.benchmark.year import Document

PROTOCOL = "unseen"
DAY = 86_400
Fits = Callable[[Document], bool]
Spoil = Callable[[Document, Rng], Document]
Extra = Callable[[Document, Rng], list[Document]]


def edits(
    kind: str, where: str, sizes: Sequence[float], fits: Fits, spoil: Spoil, read: bool = True, by_row: bool = True,
) -> Iterator[Mutation]:
    """An error that changes a share of the documents that it fits, one mutation for each size."""
    for size in sizes:
        yield Mutation(PROTOCOL, kind, where, size, edited(fits, spoil, size), read, by_row)


def edited(fits: Fits, spoil: Spoil, size: float) -> Change:
    """A change of a share of the documents that fit."""
    return lambda batch, rng: in_place(
        batch, some(batch, fits, size, rng), lambda one: unless_equal(one, spoil(one, rng)))


def unless_equal(old: Document, new: Document) -> Document:
    """The new document, or the old object itself where the error happened to leave its values as they were."""
    return old if new == old else new


def additions(
    kind: str, where: str, sizes: Sequence[float], fits: Fits, extra: Extra, by_row: bool = False,
) -> Iterator[Mutation]:
    """An error that sends more documents, made from a share of those that it fits."""
    for size in sizes:
        yield Mutation(PROTOCOL, kind, where, size, _added(fits, extra, size), True, by_row)


def _added(fits: Fits, extra: Extra, size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        rows = some(batch, fits, size, rng)
        return with_more(batch, [new for row in rows for new in extra(batch.documents[row], rng)])

    return change


def losses(kind: str, where: str, sizes: Sequence[float], fits: Fits) -> Iterator[Mutation]:
    """An error that loses a share of the documents that it fits."""
    for size in sizes:
        yield Mutation(PROTOCOL, kind, where, size, _lost(fits, size), True, False)


def _lost(fits: Fits, size: float) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        gone = set(some(batch, fits, size, rng))
        return batch.with_documents([one for row, one in enumerate(batch.documents) if row not in gone])

    return change


def whole(kind: str, where: str, size: float, change: Change, by_row: bool = False) -> Mutation:
    """An error that a change of the whole batch describes; its field is read."""
    return Mutation(PROTOCOL, kind, where, size, change, True, by_row)


def some(batch: Batch, fits: Fits, size: float, rng: Rng) -> list[int]:
    """A share of the rows that fit, at random."""
    return chosen([row for row, one in enumerate(batch.documents) if fits(one)], size, rng)


def with_more(batch: Batch, more: list[Document]) -> Batch:
    """The batch with further documents, in the order of their moments."""
    return batch.with_documents(sorted(batch.documents + more, key=lambda one: int(one["time_stamp"])))


def sent_again(document: Document, seconds: int, rng: Rng) -> Document:
    """The document as a later one of the same day: another id and moment, everything else alike."""
    moment = int(document["time_stamp"])
    moment = min(moment + seconds, moment // DAY * DAY + DAY - 1)
    return document | {"_id": ObjectId(moment.to_bytes(4, "big") + rng.bytes(8)), "time_stamp": moment}


def is_any(_: Document) -> bool:
    """Fits every document."""
    return True


def is_order(document: Document) -> bool:
    """Fits orders."""
    return bool(document["collection"] == ORDER)


def is_event(*names: str) -> Fits:
    """Fits documents of some collections."""
    return lambda document: document["collection"] in names


def is_set(name: str) -> Fits:
    """Fits documents that have a value in a field."""
    return lambda document: document.get(name) not in (None, "", False)


def puts(name: str, value: object) -> Spoil:
    """Puts the same value in a field of every document."""
    return lambda document, _: document | {name: value}


def misread(text: str) -> str:
    """UTF-8 text as somebody reads it who takes it for Latin-1."""
    return text.encode().decode("latin-1")
