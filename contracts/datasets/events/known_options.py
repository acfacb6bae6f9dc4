"""The different options that this process has met, read once; those of a batch are places among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray

from contracts.datasets.events.carts import OptionItem
from contracts.datasets.events.plain_options import Options, plain_options
from contracts.datasets.events.rows import arrow_type
from contracts.datasets.fields import struct_of
from contracts.datasets.forms.closing import Closing
from contracts.datasets.normalise.nested import Item

_NOTHING, _ODD = 0, -1
_MOST_BYTES = 40_000_000  # then what was met is forgotten
_ENTRY_BYTES = 500  # of what is kept beside the bytes
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Lists:
    """Different lists of options, the first of them empty; what those of them add to the drift that add anything."""

    items: pa.Array
    drift: Mapping[int, Mapping[str, int]]

    @cached_property
    def sizes(self) -> Places:
        """How many options each list has."""
        sizes: Places = np.diff(self.items.offsets.to_numpy()).astype(np.int64)
        return sizes

    def counted(self, places: Places, closing: Closing) -> None:
        """Count the options of rows, which have the lists at these places."""
        rows = np.bincount(places, minlength=len(self.items))
        closing.value_counts["option"] += int(rows @ self.sizes)
        for place, added in self.drift.items():
            closing.drift.update({name: count * int(rows[place]) for name, count in added.items() if rows[place]})


class KnownOptions:
    """What a process has met; safe for threads."""

    def __init__(self) -> None:
        """Nothing was met yet."""
        self._lock = Lock()
        self._places: dict[int, dict[bytes, int]] = {}
        self._lists, self._bytes = _no_lists(), 0

    def places(self, encoded: Mapping[int, pa.DictionaryArray], rows: int) -> tuple[Places, Lists]:
        """The place of each row's options among the lists that come with them; -1 where a document needs a look.

        `encoded` has the rows' bytes of each BSON type, null where a row has another one.
        """
        with self._lock:
            if self._bytes > _MOST_BYTES:
                self._places, self._lists, self._bytes = {}, _no_lists(), 0
            found = np.full(rows, _NOTHING, dtype=np.int64)
            for kind, values in encoded.items():
                different = self._different(kind, values.dictionary.to_pylist())
                found[values.is_valid().to_numpy(zero_copy_only=False)] = different[values.indices.drop_null()]
            return found, self._lists

    def _different(self, kind: int, values: Sequence[bytes]) -> Places:
        """The place of each of some different values."""
        known = self._places.setdefault(kind, {})
        fresh = {raw: options for raw in values if raw not in known and (options := plain_options(kind, raw))}
        if fresh:
            before = len(self._lists.items)
            self._take_in(list(fresh.values()))
            known |= {raw: place for place, raw in enumerate(fresh, before)}
            self._bytes += sum(len(raw) + _ENTRY_BYTES for raw in fresh)
        return np.array([known.get(raw, _ODD) for raw in values], dtype=np.int64)

    def _take_in(self, fresh: Sequence[Options]) -> None:
        items = pa.concat_arrays([self._lists.items, _arrow_lists([one.items for one in fresh])])
        drift = {place: one.drift for place, one in enumerate(fresh, len(self._lists.items)) if one.drift}
        self._lists = Lists(items, {**self._lists.drift, **drift})


def _no_lists() -> Lists:
    return Lists(_arrow_lists([[]]), {})


def _arrow_lists(lists: Sequence[Sequence[Item]]) -> pa.Array:
    """Lists of options as Arrow has them, put together field by field: each is a text."""
    kind = arrow_type(pl.List(struct_of(OptionItem)))
    ends = np.cumsum([0, *map(len, lists)], dtype=np.int64)
    members = [[item.get(name) for items in lists for item in items] for name in kind.value_type.names]
    records = pa.StructArray.from_arrays(
        [pa.array(texts, member.type) for texts, member in zip(members, kind.value_type.fields, strict=True)],
        fields=kind.value_type.fields,
    )
    return pa.LargeListArray.from_arrays(pa.array(ends, pa.int64()), records)
