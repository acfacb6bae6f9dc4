"""Documents as they came over the wire: raw BSON, decoded part by part when it is looked at."""

from collections.abc import Sequence
from struct import Struct
from typing import Any, overload

import bson

from etl.mongo import CODEC

Document = dict[str, Any]

_LENGTH = Struct("<i")  # every BSON document begins with its own length in bytes


class RawDocuments(Sequence[Document]):
    """The documents of one raw batch. A slice decodes just its own, so that few are in memory at a time."""

    def __init__(self, batch: bytes) -> None:
        self._batch, self._starts, position = batch, [0], 0
        while position < len(batch):
            position += _LENGTH.unpack_from(batch, position)[0]
            self._starts.append(position)

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> Document: ...

    @overload
    def __getitem__(self, place: slice) -> list[Document]: ...

    def __getitem__(self, place: int | slice) -> Document | list[Document]:
        if isinstance(place, int):
            row = range(len(self))[place]
            return bson.decode(self._batch[self._starts[row] : self._starts[row + 1]], CODEC)
        rows = range(len(self))[place]
        if not rows:
            return []
        first, last = sorted((rows[0], rows[-1]))
        return bson.decode_all(self._batch[self._starts[first] : self._starts[last + 1]], CODEC)[:: rows.step]
