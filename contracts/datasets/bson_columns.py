"""Columns out of a batch of plain BSON documents, copied straight from its bytes."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from contracts.datasets.bson_walk import BOOLEAN, INT32, INT64, TEXT, Batch, Shape, Walk

_HEX = np.frombuffer(b"0123456789abcdef", np.uint8)
_OBJECT_ID_BYTES = 12


class PlainDocuments:
    """The plain documents of a batch; `rows` are their places in it, and columns have a value for each."""

    def __init__(self, batch: Batch, shape: Shape, found: Walk, rows: NDArray[np.int64]) -> None:
        self._batch, self._shape, self.rows = batch, shape, rows
        self._begins = batch.bounds[rows]
        self._found, self._texts = found, dict[str, pa.Array]()
        self._fields: dict[str, Sequence[NDArray[Any]]] = {}

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self, field: str) -> pa.Array:
        """The texts of a field; null for other values.

        Raises:
            ArrowInvalid: one of them is no UTF-8.
        """
        if field not in self._texts:
            self._texts[field] = self._bytes_of_texts(field).cast(pa.string())
        return self._texts[field]

    def documents(self, field: str, kind: int) -> pa.Array:
        """The bytes of a field's lists, or of its dicts; null for other values."""
        kinds, starts, ends = self._of(field)
        return self._copied(kinds == kind, starts, ends)

    def are_no_utf8(self, fields: Iterable[str]) -> NDArray[np.bool_]:
        """Which documents have a text that is no UTF-8 in one of the fields."""
        are_so = np.zeros(len(self), dtype=np.bool_)
        for field in fields:
            try:
                self.texts(field)
            except pa.ArrowInvalid:
                texts = self._bytes_of_texts(field).to_pylist()
                are_so |= [not (text is None or _is_text(text)) for text in texts]
        return are_so

    def whole_numbers(self, field: str) -> NDArray[np.int64]:
        """The whole numbers of a field; 0 for other values."""
        kinds, starts, _ = self._of(field)
        numbers = np.where(kinds == INT32, self._batch.int32s[starts], 0).astype(np.int64)
        long = np.flatnonzero(kinds == INT64)
        numbers[long] = self._batch.words[starts[long]].view(np.int64)
        return numbers

    def flags(self, field: str) -> NDArray[np.bool_]:
        """Which documents say true in a field."""
        kinds, starts, _ = self._of(field)
        are_true: NDArray[np.bool_] = (kinds == BOOLEAN) & (self._batch.bytes_[starts] == 1)
        return are_true

    def kinds(self, field: str) -> NDArray[np.uint8]:
        """The BSON type of a field; 0 where it is absent."""
        return self._of(field)[0]

    def object_ids(self, field: str) -> tuple[pa.Array, NDArray[np.int64]]:
        """The ObjectIds of a field that all documents have, in hex digits, and the seconds that they bear."""
        _, starts, _ = self._of(field)
        content = self._batch.bytes_[starts[:, None] + np.arange(_OBJECT_ID_BYTES)]
        digits = np.empty((len(self), 2 * _OBJECT_ID_BYTES), dtype=np.uint8)
        digits[:, 0::2], digits[:, 1::2] = _HEX[content >> 4], _HEX[content & 15]
        offsets = np.arange(0, digits.size + 1, 2 * _OBJECT_ID_BYTES, dtype=np.int32)
        texts = pa.StringArray.from_buffers(len(self), pa.py_buffer(offsets), pa.py_buffer(digits))
        return texts, self._batch.int32s[starts].byteswap().view(np.uint32).astype(np.int64)

    def _bytes_of_texts(self, field: str) -> pa.Array:
        kinds, starts, ends = self._of(field)
        return self._copied(kinds == TEXT, starts, ends)

    def _of(self, field: str) -> Sequence[NDArray[Any]]:
        if field not in self._fields:
            place, found = self._shape.names.index(field), self._found
            self._fields[field] = [of_all[place].take(self.rows) for of_all in (found.kinds, found.starts, found.ends)]
        return self._fields[field]

    def _copied(
        self, is_wanted: NDArray[np.bool_], starts: NDArray[np.int32], ends: NDArray[np.int32],
    ) -> pa.Array:
        """Bytes from starts to ends as binary values; null where they are not wanted."""
        count = len(is_wanted)
        if not is_wanted.any():
            return pa.nulls(count, pa.binary())
        # One array over the whole batch has the values at its even places, and what is between them at the odd ones.
        offsets = np.empty(2 * count + 1, dtype=np.int32)
        offsets[0:-1:2] = np.where(is_wanted, starts, self._begins)
        offsets[1::2] = np.where(is_wanted, ends, self._begins)
        offsets[-1] = offsets[-2]
        whole = pa.Array.from_buffers(
            pa.binary(), 2 * count, [None, pa.py_buffer(offsets), pa.py_buffer(self._batch.content)],
        )
        return whole.take(pa.array(np.arange(0, 2 * count, 2, dtype=np.int32), mask=~is_wanted))


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
