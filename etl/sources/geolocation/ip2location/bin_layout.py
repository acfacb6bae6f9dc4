"""The layout of an IP2Location BIN file: read from its header, and held against the file's own bytes."""

import hashlib
import mmap
import struct
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from contracts.commands import command
from contracts.errors import BinFileError

_HEADER = struct.Struct("<5B6I2BI")
_EDITIONS = range(1, 27)  # DB1 to DB26
_PRODUCTS = (0, 1)  # 1 is IP2Location, 2 IP2Proxy; IP2Location files older than 2021 say 0
_COUNTRY_ONLY = frozenset({1, 2})
_WITHOUT_COORDINATES = frozenset({1, 2, 3, 4, 7})
_COORDINATES = (4, 5)  # their columns, counted from the address; all other columns point to texts
LONG_NAME = 3  # the country's long name lies this many bytes behind its code


@dataclass(frozen=True, slots=True)
class Ranges:
    """The table of one address family: `start` in bytes from the start of the file, `columns` beside the address."""

    start: int
    rows: int
    columns: int
    address_bytes: int

    @property
    def row_bytes(self) -> int:
        """The length of one row."""
        return self.address_bytes + 4 * self.columns

    @property
    def end(self) -> int:
        """The first byte behind the table: the last range's end is there. 0 for a family that is not held."""
        return self.start + self.rows * self.row_bytes if self.rows else 0


@dataclass(frozen=True, slots=True)
class Layout:
    """What a file says of itself; `version` changes whenever its edition, date or content does."""

    edition: int
    published: date
    version: str
    ipv4: Ranges
    ipv6: Ranges

    @property
    def place_columns(self) -> int:
        """How many columns hold the place: country; region and city; degrees north and east."""
        if self.edition in _COUNTRY_ONLY:
            return 1
        return 3 if self.edition in _WITHOUT_COORDINATES else 5


def read_layout(path: Path) -> Layout:
    """The layout of a file that is whole: every table and every text it points to lies inside.

    Raises:
        BinFileError: it is missing, cut short, damaged or something else; names IP2LOCATION_BIN.
    """
    if not path.is_file():
        raise refusal(path, "does not exist")
    with path.open("rb") as file:
        start = file.read(_HEADER.size)
        if len(start) < _HEADER.size:
            raise refusal(path, "is too short to be one")
        file.seek(0)
        layout, declared = _parse(path, start, hashlib.file_digest(file, "sha256").hexdigest()[:8])
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            _hold_against(path, layout, declared, content)
    return layout


def refusal(path: Path, fault: str) -> BinFileError:
    """The error for a file that must not be used."""
    return BinFileError(
        f"IP2Location file {path}: {fault}. Point IP2LOCATION_BIN at a whole BIN file, such as an unpacked "
        f"IP2LOCATION-LITE-DB5.IPV6.BIN; for the sandbox: {command('sandbox up')}."
    )


def _parse(path: Path, start: bytes, digest: str) -> tuple[Layout, int]:
    edition, columns, year, month, day, rows4, at4, rows6, at6, _, _, product, _, declared = _HEADER.unpack(start)
    if edition not in _EDITIONS or product not in _PRODUCTS or columns < 2:
        raise refusal(path, "is no IP2Location BIN file")
    try:
        published = date(2000 + year, month, day)
    except ValueError as error:
        raise refusal(path, "is no IP2Location BIN file, for it has no date") from error
    # Addresses in the header count from 1, and the address is one of the columns.
    ipv4, ipv6 = Ranges(at4 - 1, rows4, columns - 1, 4), Ranges(at6 - 1, rows6, columns - 1, 16)
    layout = Layout(edition, published, f"DB{edition}-{published}-{digest}", ipv4, ipv6)
    if columns - 1 < layout.place_columns:
        raise refusal(path, f"is no IP2Location BIN file, for DB{edition} has more columns")
    return layout, declared


def _hold_against(path: Path, layout: Layout, declared: int, content: mmap.mmap) -> None:
    needed = max(declared, *(ranges.end + ranges.address_bytes for ranges in (layout.ipv4, layout.ipv6)))
    if not layout.ipv4.rows or len(content) < needed:
        raise refusal(path, f"is cut short ({len(content)} of at least {needed} bytes)")
    for ranges in (layout.ipv4, layout.ipv6):
        if ranges.rows and (ranges.start < _HEADER.size or _texts_end(layout, ranges, content) > len(content)):
            raise refusal(path, "is cut short or damaged (it points to texts beyond its end)")


def _texts_end(layout: Layout, ranges: Ranges, content: mmap.mmap) -> int:
    """Where the last text ends that a table points to; beyond the file when it begins there."""
    coordinates = () if layout.edition in _WITHOUT_COORDINATES else _COORDINATES
    places = [place for place in range(1, ranges.columns + 1) if place not in coordinates]
    begins = [_highest(ranges, place, content) + (LONG_NAME if place == 1 else 0) for place in places]
    return max(begin + 1 + content[begin] if begin < len(content) else begin + 1 for begin in begins)


def _highest(ranges: Ranges, place: int, content: mmap.mmap) -> int:
    """The largest number in one column of a table."""
    table = np.frombuffer(content, np.uint8, ranges.rows * ranges.row_bytes, ranges.start)
    first = ranges.address_bytes + 4 * (place - 1)
    column = table.reshape(ranges.rows, ranges.row_bytes)[:, first:first + 4].copy()
    return int(column.view("<u4").max())
