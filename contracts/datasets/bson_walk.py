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
_FEWEST_ALIKE = 500  # documents; below that a step costs more than it saves


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
        self._fields = {name: place for place, name in enumerate(encoded)}
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

    def named(self, content: bytes, place: int) -> int | None:
        """The field whose name stands at a place; null for one that is not known."""
        end = content.find(0, place, place + _WORD * _WORDS)
        return self._fields.get(content[place:end]) if end > 0 else None

    def size(self, field: int) -> int:
        """How many bytes a field's name has, with the zero that ends it."""
        return int(self._sizes[field])

    def stands_at(self, field: int, words: Bits, places: Places) -> NDArray[np.bool_]:
        """At which places a field's name stands."""
        is_it = np.ones(len(places), dtype=np.bool_)
        for number in range(-(-self.size(field) // _WORD)):
            size = min(self.size(field) - _WORD * number, _WORD)
            mask = np.uint64((1 << 8 * size) - 1)
            is_it &= (words[places + _WORD * number] & mask) == self._words[number][field]
        return is_it

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
    """Walk through the documents of a batch in step; one that is not plain is left where that is seen.

    Documents whose fields came in the same order so far go together, as long as they are many; all others after them.
    """
    count, fields = len(batch.bounds) - 1, len(shape.names)
    starts, ends = np.zeros((2, fields, count), dtype=np.int32)
    found = Walk(np.zeros((fields, count), dtype=np.uint8), starts, ends, np.zeros(count, dtype=np.bool_))
    alike, others = [_Group(np.arange(count), batch.bounds[:-1] + 4, batch.bounds[1:] - 1, 0)], []
    while alike:
        group = alike.pop()
        if len(group.rows) < _FEWEST_ALIKE:
            others.append(group)
        else:
            alike += _step(batch, shape, found, group)
    if others:
        _walk_each(batch, shape, found, others)
    return found


@dataclass(frozen=True, slots=True)
class _Group:
    """Documents that have had the same fields in the same order: their rows, where they are at, and where they end."""

    rows: Places
    places: Places
    lasts: Places
    seen: int

    def those(self, are_meant: NDArray[np.bool_]) -> "_Group":
        return _Group(self.rows[are_meant], self.places[are_meant], self.lasts[are_meant], self.seen)


def _step(batch: Batch, shape: Shape, found: Walk, group: _Group) -> list[_Group]:
    """Take the next field of the documents that have the first one's; the others are a group by themselves."""
    kind = batch.bytes_[group.places]
    if not kind.all():
        is_over = (kind == 0) & (group.places == group.lasts)
        found.is_plain[group.rows[is_over]] = True
        return [group.those(~is_over & (kind != 0))]
    field = shape.named(batch.content, int(group.places[0]) + 1)
    if field is None:
        return [group.those(np.arange(len(kind)) > 0)]
    is_it = shape.stands_at(field, batch.words, group.places + 1)
    left = []
    if not is_it.all():
        left, group, kind = [group.those(~is_it)], group.those(is_it), kind[is_it]
    if group.seen >> field & 1:
        return left
    values = group.places + shape.size(field) + 1
    after, is_sound = _after_alike(batch, kind, values, group.lasts)
    is_sound &= shape.usual[field][kind]
    if not is_sound.all():
        group, kind, values, after = group.those(is_sound), kind[is_sound], values[is_sound], after[is_sound]
    is_text = kind == TEXT
    rows = slice(None) if len(group.rows) == found.kinds.shape[1] else group.rows
    found.kinds[field, rows], found.starts[field, rows] = kind, values + 4 * is_text
    found.ends[field, rows] = after - is_text
    return [*left, _Group(group.rows, after, group.lasts, group.seen | 1 << field)]


def _after_alike(
    batch: Batch, kind: NDArray[np.uint8], values: Places, lasts: Places,
) -> tuple[Places, NDArray[np.bool_]]:
    """What `_after` says, in less time when all are texts."""
    if not (kind == TEXT).all():
        return _after(batch, kind, values, lasts)
    length = batch.int32s[values]
    after = values + 4 + length
    is_sound = (length >= 1) & (after <= lasts)
    is_sound &= batch.bytes_[np.where(is_sound, after, 1) - 1] == 0
    return after, is_sound


def _walk_each(batch: Batch, shape: Shape, found: Walk, groups: Iterable[_Group]) -> None:
    """Walk through documents whatever their fields are, from where they are at."""
    rows, places, lasts = (
        np.concatenate([getattr(group, name) for group in groups]) for name in ("rows", "places", "lasts")
    )
    seen = np.concatenate([np.full(len(group.rows), group.seen, dtype=np.uint64) for group in groups])
    while len(rows):
        kind = batch.bytes_[places]
        is_over = (kind == 0) & (places == lasts)
        found.is_plain[rows[is_over]] = True
        field, values = shape.find(batch.words, places + 1)
        after, is_sound = _after(batch, kind, values, lasts)
        bit = _ONE << field.astype(np.uint64)
        goes_on = is_sound & (field >= 0) & shape.usual[field, kind] & ((seen & bit) == 0)
        if not goes_on.all():
            rows, lasts, seen, bit = rows[goes_on], lasts[goes_on], seen[goes_on], bit[goes_on]
            field, kind, values, after = field[goes_on], kind[goes_on], values[goes_on], after[goes_on]
        is_text = kind == TEXT
        found.kinds[field, rows], found.starts[field, rows] = kind, values + 4 * is_text
        found.ends[field, rows] = after - is_text
        places, seen = after, seen | bit


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
