"""A batch of BSON documents read field by field, all documents in step: what stands where, and which are plain.

A plain document holds known fields alone, each once and of a type that is usual for it, and every reader reads it
alike. What its lists and dicts hold is not looked at here, nor whether its texts are UTF-8.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ABSENT, TEXT, DICT, LIST, OBJECT_ID, BOOLEAN, NULL, INT32, INT64 = 0, 2, 3, 4, 7, 8, 10, 16, 18
Places = NDArray[np.int64]
Bits = NDArray[np.uint64]

_SIZES = {TEXT: 4, DICT: 0, LIST: 0, OBJECT_ID: 12, BOOLEAN: 1, NULL: 0, INT32: 4, INT64: 8}
_SMALLEST = {TEXT: 1, DICT: 5, LIST: 5}  # of those that begin with their own length
_WORD, _WORDS = 8, 4  # names are compared as words of 8 bytes, and have at most 31 bytes
_SLOTS = 12  # bits of a name's place in the table
_ONES, _HIGHS = np.uint64(0x0101010101010101), np.uint64(0x8080808080808080)
_ONE, _SEVEN = np.uint64(1), np.uint64(7)
_SALTS = tuple(np.uint64(salt) for salt in (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
                                            0xD6E8FEB86659FD93))
_MOST_TRIES = 10_000


@dataclass(frozen=True, slots=True)
class Batch:
    """Documents that lie one behind the other, as bytes and as numbers at any place; `bounds` are where they begin."""

    content: bytes
    bounds: Places
    bytes_: NDArray[np.uint8]
    int32s: NDArray[np.int32]
    words: Bits

    @classmethod
    def of(cls, content: bytes, bounds: Iterable[int]) -> "Batch":
        """The last of the bounds is where the last document ends."""
        padded = content + bytes(_WORD * (_WORDS + 1))
        size = len(padded)
        return cls(
            padded, np.fromiter(bounds, dtype=np.int64), np.frombuffer(padded, np.uint8),
            np.ndarray((size - 3,), "<i4", padded, strides=(1,)), np.ndarray((size - 7,), "<u8", padded, strides=(1,)),
        )


@dataclass(frozen=True, slots=True)
class Walk:
    """Of each field (rows) in each document (columns) its BSON type and where its value begins and ends.

    Of texts that is their bytes, without their length and final zero. `is_plain` says of which documents it is true.
    """

    kinds: NDArray[np.uint8]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    is_plain: NDArray[np.bool_]


class Shape:
    """The fields that are known, by name, each with the BSON types that are usual for it."""

    def __init__(self, fields: Mapping[str, Iterable[int]]) -> None:
        """Names have at most 31 bytes; there are at most 63 of them."""
        self.names = tuple(fields)
        self.usual = np.zeros((len(fields), 256), dtype=np.bool_)
        for place, kinds in enumerate(fields.values()):
            self.usual[place, list(kinds)] = True
        encoded = [name.encode() for name in fields]
        self._sizes = np.array([len(name) + 1 for name in encoded], dtype=np.int64)
        padded = b"".join(name.ljust(_WORD * _WORDS, b"\0") for name in encoded)
        self._words = np.frombuffer(padded, "<u8").reshape(-1, _WORDS).T.copy()
        self._multiplier, self._table = self._slots()

    def find(self, words: Bits, places: Places) -> tuple[Places, Places]:
        """The field whose name stands at each place, and where the name has ended; -1 for one that is not known."""
        found = _name(words, places)
        field = self._table[self._slot(_mixed(found), self._multiplier)]
        sizes = self._sizes[field]
        is_it = (found[0] == self._words[0][field]) & (found[1] == self._words[1][field])
        # A name that ends within two words is one that has no more of them.
        long = np.flatnonzero(sizes > 2 * _WORD)
        for number in range(2, _WORDS):
            is_it[long] &= found[number][long] == self._words[number][field[long]]
        return np.where(is_it, field, -1), places + sizes

    def _slots(self) -> tuple[np.uint64, Places]:
        """A multiplier under which no two names share a slot, and the field of each slot."""
        mixed = _mixed(self._words)
        for number in range(1, _MOST_TRIES):
            multiplier = np.uint64(int(_SALTS[0]) * (2 * number + 1) % 2**64)
            slots = self._slot(mixed, multiplier)
            if len(set(slots.tolist())) == len(self.names):
                table = np.zeros(1 << _SLOTS, dtype=np.int64)
                table[slots] = np.arange(len(self.names))
                return multiplier, table
        raise LookupError(f"{len(self.names)} field names find no slots of their own")

    @staticmethod
    def _slot(mixed: Bits, multiplier: np.uint64) -> NDArray[np.int64]:
        return ((mixed * multiplier) >> np.uint64(64 - _SLOTS)).astype(np.int64)


def walk(batch: Batch, shape: Shape) -> Walk:
    """Walk through the documents of a batch in step; one that is not plain is left where that is seen."""
    count, fields = len(batch.bounds) - 1, len(shape.names)
    kinds = np.zeros((fields, count), dtype=np.uint8)
    starts, ends = np.zeros((2, fields, count), dtype=np.int32)
    is_plain, seen = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.uint64)
    rows, places, lasts = np.arange(count), batch.bounds[:-1] + 4, batch.bounds[1:] - 1
    while len(rows):
        kind = batch.bytes_[places]
        is_over = (kind == 0) & (places == lasts)
        is_plain[rows[is_over]] = True
        field, values = shape.find(batch.words, places + 1)
        after, is_sound = _after(batch, kind, values, lasts)
        bit = _ONE << field.astype(np.uint64)
        goes_on = is_sound & (field >= 0) & shape.usual[field, kind] & ((seen & bit) == 0)
        if not goes_on.all():
            rows, lasts, seen, bit = rows[goes_on], lasts[goes_on], seen[goes_on], bit[goes_on]
            field, kind, values, after = field[goes_on], kind[goes_on], values[goes_on], after[goes_on]
        is_text = kind == TEXT
        kinds[field, rows], starts[field, rows], ends[field, rows] = kind, values + 4 * is_text, after - is_text
        places, seen = after, seen | bit
    return Walk(kinds, starts, ends, is_plain)


_FIXED, _LEAST = np.full(256, -1, dtype=np.int64), np.zeros(256, dtype=np.int64)
_FIXED[list(_SIZES)] = list(_SIZES.values())
_LEAST[list(_SMALLEST)] = list(_SMALLEST.values())


def _after(
    batch: Batch, kind: NDArray[np.uint8], values: Places, lasts: Places,
) -> tuple[Places, NDArray[np.bool_]]:
    """Where each value ends, and whether it is one: inside its document, and as long as it says."""
    fixed, least = _FIXED[kind], _LEAST[kind]
    inside = np.minimum(values, lasts)
    length = np.where(least > 0, batch.int32s[inside], 0).astype(np.int64)
    after = values + fixed + length
    is_sound = (fixed >= 0) & (length >= least) & (after <= lasts)
    final = batch.bytes_[np.where(is_sound, after - 1, 0)]
    is_sound &= (least == 0) | (final == 0)
    return after, is_sound & ((kind != BOOLEAN) | (final <= 1))


def _name(words: Bits, places: Places) -> list[Bits]:
    """The names that begin at some places, as words; nothing follows the word in which a name ends."""
    found, goes_on = [], None
    for number in range(_WORDS):
        word = np.zeros(len(places), dtype=np.uint64)
        if goes_on is None:
            word = words[places]
        elif len(goes_on):
            word[goes_on] = words[places[goes_on] + _WORD * number]
        ends = (word - _ONES) & ~word & _HIGHS
        masked = word & (((ends & (~ends + _ONE)) >> _SEVEN) - _ONE)
        open_ = np.flatnonzero(ends == 0)
        goes_on = open_ if goes_on is None else goes_on[ends[goes_on] == 0]
        found.append(masked)
    return found


def _mixed(words: Iterable[Bits]) -> Bits:
    mixed: Bits = np.uint64(0)  # type: ignore[assignment]
    for word, salt in zip(words, _SALTS, strict=True):
        mixed = mixed ^ (word * salt)
    return mixed ^ (mixed >> np.uint64(29))
