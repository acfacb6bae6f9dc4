"""Plain documents to rows: columns straight out of a batch's bytes, exact to what reading each document gives."""

from collections.abc import Iterable, Mapping
from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

from contracts.datasets.bson_columns import PlainDocuments
from contracts.datasets.bson_walk import BOOLEAN, DICT, INT32, INT64, LIST, NULL, OBJECT_ID, TEXT, Shape, Walk, walk
from contracts.datasets.columns import Findings, Scalar
from contracts.datasets.events.carts import CartLine
from contracts.datasets.events.known_options import KnownOptions
from contracts.datasets.events.read_rows import ReadRows
from contracts.datasets.events.rows import SCALARS, nested_lists
from contracts.datasets.raw_documents import RawDocuments
from contracts.datasets.texts_column import Texts

_OPTIONS = KnownOptions()
_KINDS: Mapping[type, Iterable[int]] = {str: (TEXT,), bool: (BOOLEAN,), int: (INT32, INT64)}


def read_plain(documents: RawDocuments, findings: Findings) -> ReadRows | None:
    """Read the plain documents among some; none when there is none. What they add to counts goes to `findings`."""
    batch = documents.batch
    found = walk(batch, _shape())
    rows = np.flatnonzero(found.is_plain & _are_whole(found))
    plain = PlainDocuments(batch, _shape(), found, rows)
    options, different = _OPTIONS.places(
        {kind: plain.documents("option", kind).dictionary_encode() for kind in (LIST, DICT)}, len(rows),
    )
    is_odd = options < 0
    while is_odd.any() or (is_odd := plain.are_no_utf8(_text_fields())).any():
        rows, options = rows[~is_odd], options[~is_odd]
        plain, is_odd = PlainDocuments(batch, _shape(), found, rows), np.zeros(len(rows), dtype=np.bool_)
    if not len(rows):
        return None
    different.counted(options, findings.closing)
    no_carts = nested_lists([[]], CartLine), np.zeros(len(rows), dtype=np.int64)
    lists = {"options": (different.items, options), "cart_products": no_carts}
    return ReadRows(rows, _texts(plain), _columns(plain), lists, [], [])


@cache
def _shape() -> Shape:
    usual = {scalar.source: (NULL, *_usual(scalar)) for scalar in SCALARS}
    return Shape(usual | {"_id": (OBJECT_ID,), "option": (TEXT, NULL, LIST, DICT), "cart_products": (NULL,)})


def _usual(scalar: Scalar) -> Iterable[int]:
    """The BSON types that a column is filled from here; an order's id has too many, and comes with a cart anyway."""
    is_read = scalar.dtype is not pl.String or str in scalar.plain
    return (bson for kind, of_kind in _KINDS.items() if is_read and kind in scalar.expected for bson in of_kind)


@cache
def _text_fields() -> tuple[str, ...]:
    return tuple(scalar.source for scalar in SCALARS if str in scalar.expected)


def _are_whole(found: Walk) -> NDArray[np.bool_]:
    """Which documents have an ObjectId, and no text for options."""
    identity, option = (_shape().names.index(name) for name in ("_id", "option"))
    is_blank = found.starts[option] == found.ends[option]
    are_whole: NDArray[np.bool_] = (found.kinds[identity] == OBJECT_ID) & ((found.kinds[option] != TEXT) | is_blank)
    return are_whole


def _texts(plain: PlainDocuments) -> dict[str, Texts]:
    return {scalar.column: _with_flags(plain, scalar) for scalar in SCALARS if scalar.dtype is pl.String}


def _with_flags(plain: PlainDocuments, scalar: Scalar) -> Texts:
    """The texts of a field; true and false become the texts that they stand for."""
    texts = Texts.of(plain.texts(scalar.source))
    if bool not in scalar.expected:
        return texts
    is_flag, is_true = plain.kinds(scalar.source) == BOOLEAN, plain.flags(scalar.source)
    for flag, rows in ((False, is_flag & ~is_true), (True, is_true)):
        text = scalar.read(flag)
        if text is not None and rows.any():
            texts = texts.replaced(pl.Series(rows), text)
    return texts


def _columns(plain: PlainDocuments) -> list[pl.Series]:
    """The columns that are no texts and no lists."""
    ids, times = plain.object_ids("_id")
    return [
        *(_numbers(plain, scalar) for scalar in SCALARS if scalar.dtype is pl.Int64),
        *(_flags(plain, scalar) for scalar in SCALARS if scalar.dtype is pl.Boolean),
        pl.Series("event_id", ids, dtype=pl.String),
        pl.Series("id_time", times, dtype=pl.Int64),
        *(pl.Series(name, [None], dtype=pl.String).new_from_index(0, len(plain))
          for name in ("undecodable", "cart_fingerprint")),
    ]


def _numbers(plain: PlainDocuments, scalar: Scalar) -> pl.Series:
    kinds = plain.kinds(scalar.source)
    numbers = pl.Series(scalar.column, plain.whole_numbers(scalar.source), dtype=pl.Int64)
    numbers = numbers.set(pl.Series((kinds != INT32) & (kinds != INT64)), None)
    if not (kinds == TEXT).any():
        return numbers
    read = Texts.of(plain.texts(scalar.source)).read(scalar.read, pl.Int64)
    return numbers.zip_with(pl.Series(kinds != TEXT), read)


def _flags(plain: PlainDocuments, scalar: Scalar) -> pl.Series:
    flags = pl.Series(scalar.column, plain.flags(scalar.source), dtype=pl.Boolean)
    return flags.set(pl.Series(plain.kinds(scalar.source) != BOOLEAN), None)
