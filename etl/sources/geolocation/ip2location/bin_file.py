"""An opened IP2Location file: a place, or nothing, for every address asked for."""

import mmap
import re
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import compress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from etl.sources.geolocation.ip2location.bin_addresses import packed
from etl.sources.geolocation.ip2location.bin_layout import LONG_NAME, Layout, read_layout, refusal
from etl.sources.geolocation.ip2location.bin_ranges import RangeTable

_MILLION = 1e6  # coordinates are given to a millionth of a degree, as the vendor's library prints them
_NO_COLUMN = -1
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")

# What a file, or the vendor's library, says in place of a value.
_NO_VALUE = frozenset({
    "", "-", "N/A", "INVALID IP ADDRESS", "IPV6 ADDRESS MISSING IN IPV4 BIN",
    "This parameter is unavailable in selected .BIN data file. Please upgrade data file.",
})


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address is; all null when the file does not know. Coordinates are degrees north and east."""

    country_code: str | None = None
    country_name: str | None = None
    region: str | None = None
    city: str | None = None
    latitude: float | None = None
    longitude: float | None = None


NOWHERE = Place()


class _Places(dict[bytes, Place]):
    """The places by their rows' values, read when first asked for: rows of one place share it."""

    def __init__(self, read: Callable[[bytes], Place]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, values: bytes) -> Place:
        place = self[values] = self._read(values)
        return place


class BinFile:
    """An opened file that has proven to be whole; `version` names its edition, date and content."""

    def __init__(self, path: Path, layout: Layout, content: mmap.mmap) -> None:
        self.version = layout.version
        self._path = path
        self._content = content
        self._columns = layout.place_columns
        families = (ranges for ranges in (layout.ipv4, layout.ipv6) if ranges.rows)
        self._tables = {ranges.address_bytes: RangeTable(ranges, content) for ranges in families}
        row = struct.Struct(f"<{min(self._columns, 3)}I{max(self._columns - 3, 0)}f")
        self._places = _Places(lambda values: self._read(*row.unpack(values)))
        self._texts: dict[int, str | None] = {_NO_COLUMN: None}
        for table in self._tables.values():
            self._prove(table)

    def look_up(self, addresses: Sequence[str]) -> list[Place]:
        """The place of each address, in order; IPv4 addresses inside IPv6 ones are unwrapped."""
        places = [NOWHERE] * len(addresses)
        for address_bytes, found in packed([address.strip() for address in addresses]).items():
            table = self._tables.get(address_bytes)
            if table is not None and found.places:
                self._fill(places, found.places, table, table.rows_of(found.addresses))
        return places

    def _fill(self, places: list[Place], wanted: Sequence[int], table: RangeTable, rows: NDArray[np.intp]) -> None:
        """Put the place of each row where it is wanted; a row of -1 leaves nowhere."""
        is_known = rows >= 0
        found = map(self._places.__getitem__, table.values(rows[is_known], self._columns))
        for place, of_row in zip(compress(wanted, is_known.tolist()), found, strict=True):
            places[place] = of_row

    def _read(self, country: int, region: int = _NO_COLUMN, city: int = _NO_COLUMN, *degrees: float) -> Place:
        """A place from its texts' addresses; without a country nothing of it counts."""
        code = self._text(country)
        if code is None:
            return NOWHERE
        name = self._text(country + LONG_NAME)
        # Exact: a coordinate's 24 bits and a million's 14 leave nothing to be rounded twice.
        at = [round(value * _MILLION) / _MILLION for value in degrees]
        return Place(code, name, self._text(region), self._text(city), *at)

    def _text(self, start: int) -> str | None:
        if start not in self._texts:
            text = self._content[start + 1:start + 1 + self._content[start]].decode("iso-8859-1")
            self._texts[start] = None if text in _NO_VALUE else text
        return self._texts[start]

    def _prove(self, table: RangeTable) -> None:
        """Hold every row against what a lookup relies on, so that no fault shows after something was written.

        Raises:
            BinFileError: ranges out of order, a country that is none, or coordinates not on earth.
        """
        if not table.is_ascending:
            raise refusal(self._path, "is damaged (its ranges are out of order)")
        for country in np.unique(table.column(1)).tolist():
            code = self._text(country)
            if code is not None and not _COUNTRY_CODE.fullmatch(code):
                raise refusal(self._path, f"is damaged (it has a country {code[:20]!r})")
        for place, highest in zip(range(4, self._columns + 1), (90, 180), strict=False):
            if not np.all(np.abs(table.column(place).view(np.float32)) <= highest):
                raise refusal(self._path, "is damaged (it has coordinates that are not on earth)")


@contextmanager
def open_bin(path: Path) -> Iterator[BinFile]:
    """Open a file that has proven to be whole.

    Raises:
        BinFileError: it is missing, cut short, damaged or something else; names IP2LOCATION_BIN.
    """
    layout = read_layout(path)
    try:
        with path.open("rb") as file:
            content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise refusal(path, f"is not readable ({error})") from error
    # Arrays look into the mapping: it goes with the last of them.
    yield BinFile(path, layout, content)
