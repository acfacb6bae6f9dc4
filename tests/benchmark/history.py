"""The errors of Auto-Validate-by-History (Tu and others, KDD 2023), each on every field that it fits."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.benchmark.batch import Batch, Change, Mutation, Rng
from tests.benchmark.fields import FIELDS, NUMBERS, ORDER, TEXTS, Field, chosen, in_place, number_of, printed
from tests.benchmark.redyuk import SHARES, Draw, on_values
from tests.benchmark.year import Document, repeated

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_AFTER = {one.path: FIELDS[(at + 1) % len(FIELDS)] for at, one in enumerate(FIELDS)}


def mutations(shares: tuple[float, ...] = SHARES) -> Iterator[Mutation]:
    """Every error on every field, at every share of the rows; those of the row count once for each factor."""
    for share in shares:
        for where in FIELDS:
            yield _of("nulls", where, share, lambda _: lambda value, _of: "" if isinstance(value, str) else None)
            if not where.line and where.name != "time_stamp":
                yield Mutation("KDD 2023", "schema change", where.path, share, _neighbour(where, share),
                               bool(where.figure))
        for where in NUMBERS:
            for factor in (10, 100, 1_000):
                yield _of(f"unit change x{factor}", where, share, _times(factor))
            yield Mutation("KDD 2023", "biased sample", where.path, share, _biased(where, share), bool(where.figure))
        for where in TEXTS:
            yield _of("casing", where, share, lambda _: _other_case)
            for kind, draw in _CHARACTERS.items():
                yield _of(kind, where, share, draw)
    for factor in (2.0, 10.0, 0.5, 0.1):
        for what in ("all rows", "orders"):
            yield Mutation("KDD 2023", f"row count x{factor:g}", what, 1.0, _row_count(factor, what), True)


def _of(kind: str, where: Field, share: float, draw: Draw) -> Mutation:
    return Mutation("KDD 2023", kind, where.path, share, on_values(where, share, draw), bool(where.figure))


def _neighbour(where: Field, share: float) -> Change:
    """The next column's value in this one's place, as when a file's columns moved by one in part of it."""
    other = _AFTER[where.path].name

    def moved(document: Document) -> Document:
        return document | {where.name: document.get(other, "")}

    return lambda batch, rng: in_place(batch, chosen(where.rows(batch), share, rng), moved)


def _times(factor: float) -> Draw:
    def scaled(value: Any, document: Document) -> Any:
        number = number_of(value, document)
        return value if number is None else printed(number * factor, value, document)

    return lambda _: scaled


def _other_case(value: Any, _: Document) -> Any:
    if not isinstance(value, str):
        return value
    return value.lower() if value != value.lower() else value.upper()


def _biased(where: Field, share: float) -> Change:
    """A share of the rows is drawn again from the tenth with the largest values."""

    def change(batch: Batch, rng: Rng) -> Batch:
        rows = where.rows(batch)
        largest = sorted(rows, key=lambda row: _largest(where, batch.documents[row]))[-max(1, len(rows) // 10):]
        drawn = iter(rng.choice(largest, len(rows)))

        def another(_: Document) -> Document:
            return _anew([batch.documents[int(next(drawn))]], rng)[0]

        return in_place(batch, chosen(rows, share, rng), another)

    return change


def _largest(where: Field, document: Document) -> float:
    held = [line.get(where.name) for line in document["cart_products"]] if where.line else [document[where.name]]
    return max(number_of(one, document) or 0 for one in held)


def _row_count(factor: float, what: str) -> Change:
    def change(batch: Batch, rng: Rng) -> Batch:
        kept, rows = [], []
        for document in batch.documents:
            (rows if what == "all rows" or document["collection"] == ORDER else kept).append(document)
        if factor < 1:
            rows = [rows[row] for row in chosen(range(len(rows)), factor, rng)]
        else:
            rows = rows + [one for _ in range(int(factor) - 1) for one in _anew(rows, rng)]
        return batch.with_documents([*kept, *rows])

    return change


def _anew(rows: list[Document], rng: Rng) -> list[Document]:
    """The rows again, as rows of their own: another id, and another number where one is an order."""
    again = repeated(rows, rng)
    return [one | ({"order_id": int(rng.integers(4e8, 9e8))} if one["collection"] == ORDER else {}) for one in again]


def _character(spoil: Callable[[str, int, str], str]) -> Draw:
    def draw(rng: Rng) -> Callable[[Any, Document], Any]:
        def change(value: Any, _: Document) -> Any:
            if not isinstance(value, str) or not value:
                return value
            return spoil(value, int(rng.integers(len(value))), _LETTERS[int(rng.integers(len(_LETTERS)))])

        return change

    return draw


_CHARACTERS: dict[str, Draw] = {
    "character change": _character(lambda text, at, letter: text[:at] + letter + text[at + 1:]),
    "insertion": _character(lambda text, at, letter: text[:at] + letter + text[at:]),
    "deletion": _character(lambda text, at, _: text[:at] + text[at + 1:]),
    "padding": _character(lambda text, at, _: f"  {text} " if at % 2 else f"{text}  "),
}
