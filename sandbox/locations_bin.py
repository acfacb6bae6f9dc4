"""A small IP2Location file (edition DB5) whose ranges cover the synthetic shop's visitors."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sandbox.seed.places import Place, address_ranges

EDITION = 5  # country, region, city, latitude, longitude
COLUMNS = 6  # those and the start of the range
PUBLISHED = date(2020, 5, 1)
HEADER_BYTES = 64
_HEADER = struct.Struct("<5B6I3B")
_VALUES = struct.Struct("<3I2f")
_UNKNOWN = Place("-", "-", "-", "-", 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Row:
    """A range reaches from `start` to the start of the next row; the last row only closes the table."""

    start: int
    place: Place


class _Strings:
    """The file's text area: each text once, addressed from the start of the file."""

    def __init__(self, base: int) -> None:
        self.content = bytearray()
        self._base = base
        self._addresses: dict[bytes, int] = {}

    def country(self, code: str, name: str) -> int:
        # Readers look for the long name exactly three bytes behind the short one.
        return self._keep(_pascal(code).ljust(3, b"\0") + _pascal(name))

    def text(self, text: str) -> int:
        return self._keep(_pascal(text))

    def _keep(self, content: bytes) -> int:
        if content not in self._addresses:
            self._addresses[content] = self._base + len(self.content)
            self.content += content
        return self._addresses[content]


def write_bin(path: Path) -> Path:
    """Write the file, the same bytes each time, and return its path.

    Addresses outside the known ranges resolve to "-".
    """
    ranges = address_ranges()
    ipv4 = _rows(((int(r.ipv4.network_address), r.ipv4.num_addresses, r.place) for r in ranges), bits=32)
    ipv6 = _rows(((int(r.ipv6.network_address), r.ipv6.num_addresses, r.place) for r in ranges), bits=128)
    ipv6_base = HEADER_BYTES + len(ipv4) * _row_bytes(4)
    strings = _Strings(ipv6_base + len(ipv6) * _row_bytes(16))
    tables = _table(ipv4, 4, strings) + _table(ipv6, 16, strings)
    header = _header(len(ipv4) - 1, len(ipv6) - 1, ipv6_base)
    path.parent.mkdir(parents=True, exist_ok=True)
    # Readers ask for 257 bytes at a text's address, so the area ends with room to spare.
    path.write_bytes(header + tables + bytes(strings.content) + bytes(256))
    return path


def _header(ipv4_rows: int, ipv6_rows: int, ipv6_base: int) -> bytes:
    year, month, day = PUBLISHED.year - 2000, PUBLISHED.month, PUBLISHED.day
    # Addresses in the header count from 1; an index address of 0 says that there is none.
    fields = (ipv4_rows, HEADER_BYTES + 1, ipv6_rows, ipv6_base + 1, 0, 0)
    return _HEADER.pack(EDITION, COLUMNS, year, month, day, *fields, 1, 0, 0).ljust(HEADER_BYTES, b"\0")


def _rows(known: Iterable[tuple[int, int, Place]], bits: int) -> list[_Row]:
    """Rows without gaps from 0 to the highest address, and the closing row."""
    rows, reached = [], 0
    for start, size, place in known:
        if start > reached:
            rows.append(_Row(reached, _UNKNOWN))
        rows.append(_Row(start, place))
        reached = start + size
    return [*rows, _Row(reached, _UNKNOWN), _Row(2**bits - 1, _UNKNOWN)]


def _row_bytes(address_bytes: int) -> int:
    return address_bytes + _VALUES.size


def _table(rows: Sequence[_Row], address_bytes: int, strings: _Strings) -> bytes:
    return b"".join(row.start.to_bytes(address_bytes, "little") + _values(row.place, strings) for row in rows)


def _values(place: Place, strings: _Strings) -> bytes:
    country = strings.country(place.country_code, place.country_name)
    region, city = strings.text(place.region), strings.text(place.city)
    return _VALUES.pack(country, region, city, place.latitude, place.longitude)


def _pascal(text: str) -> bytes:
    content = text.encode("iso-8859-1")
    return bytes([len(content)]) + content
