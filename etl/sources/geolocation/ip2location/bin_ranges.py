"""The address ranges of one family in a BIN file: which row an address falls into, for any number at once."""

import mmap
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etl.sources.geolocation.ip2location.bin_addresses import IPV4_BYTES
from etl.sources.geolocation.ip2location.bin_layout import Ranges

_HIGHEST_IPV4 = np.uint32(0xFFFFFFFF)
_HIGHEST_IPV6, _BELOW_IT = b"\xff" * 16, b"\xff" * 15 + b"\xfe"


class RangeTable:
    """A table in ascending order; a row reaches from its start to the start of the next one."""

    def __init__(self, ranges: Ranges, content: mmap.mmap) -> None:
        rows, row_bytes = ranges.rows, ranges.row_bytes
        table = np.frombuffer(content, np.uint8, rows * row_bytes, ranges.start).reshape(rows, row_bytes)
        closing = np.frombuffer(content, np.uint8, ranges.address_bytes, ranges.end).reshape(1, -1)
        self._starts = _numbers(np.concatenate([table[:, :ranges.address_bytes], closing]))
        self._values = table[:, ranges.address_bytes:]

    @property
    def is_ascending(self) -> bool:
        """Whether every row starts where the one before ends, or later; searches rely on it."""
        starts = self._starts[:-1]
        return bool(np.all(starts[1:] >= starts[:-1]))

    def rows_of(self, packed: Sequence[bytes]) -> NDArray[np.intp]:
        """The row of each address, given as its bytes in network order; -1 for one outside every range."""
        keys = self._keys(b"".join(packed))
        rows = np.searchsorted(self._starts[:-1], keys, side="right") - 1
        is_inside = (rows >= 0) & (keys < self._starts[rows + 1])
        return np.where(is_inside, rows, -1)

    def values(self, rows: NDArray[np.intp], columns: int) -> list[bytes]:
        """The first `columns` columns of each row, 4 bytes each."""
        found: list[bytes] = self._values[rows, :4 * columns].view(f"V{4 * columns}").ravel().tolist()
        return found

    def column(self, place: int) -> NDArray[np.uint32]:
        """One column of every row, as the numbers that it holds; the one behind the address is column 1."""
        return np.ascontiguousarray(self._values[:, 4 * (place - 1):4 * place]).view("<u4").ravel()

    def _keys(self, packed: bytes) -> NDArray[Any]:
        """Addresses as the starts are kept. The highest one counts as the one below it: it closes the last range."""
        if self._starts.dtype == np.uint32:
            keys = np.frombuffer(packed, ">u4").astype(np.uint32)
            return np.where(keys == _HIGHEST_IPV4, _HIGHEST_IPV4 - np.uint32(1), keys)
        texts = np.frombuffer(packed, "S16")
        return np.where(texts == _HIGHEST_IPV6, _BELOW_IT, texts)


def _numbers(little_endian: NDArray[np.uint8]) -> NDArray[Any]:
    """Addresses of 4 bytes as whole numbers; of 16, which no number holds, as bytes that sort in the same order."""
    if little_endian.shape[1] == IPV4_BYTES:
        return little_endian.view("<u4").ravel().astype(np.uint32)
    return np.ascontiguousarray(little_endian[:, ::-1]).view("S16").ravel()
