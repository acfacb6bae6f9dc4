"""An opened IP2Location file: a place, or nothing, for every address asked for."""

import re
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from IP2Location.database import IP2Location, IP2LocationRecord

from etl.bin_layout import read_layout, refusal

_DAMAGE = (struct.error, IndexError, ValueError, OSError)
_COUNTRY_CODE = re.compile(r"[A-Z]{2}")

# What the library says in place of a value; the last is its text for a column that an edition does not have.
_NO_VALUE = frozenset({
    "", "-", "N/A", "INVALID IP ADDRESS", "IPV6 ADDRESS MISSING IN IPV4 BIN", IP2LocationRecord.city,
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


class BinFile:
    """An opened file; `version` names its edition, date and content."""

    def __init__(self, path: Path, version: str, database: Any) -> None:
        self.version = version
        self._path = path
        self._database = database

    def look_up(self, addresses: Sequence[str]) -> list[Place]:
        """The place of each address, in order; IPv4 addresses inside IPv6 ones are unwrapped.

        Raises:
            BinFileError: the file turns out to be damaged.
        """
        try:
            return [_place(self._database.get_all(address.strip())) for address in addresses]
        except _DAMAGE as error:
            raise refusal(self._path, f"is damaged ({error})") from error


@contextmanager
def open_bin(path: Path) -> Iterator[BinFile]:
    """Open a file that has proven to be whole.

    Raises:
        BinFileError: it is missing, cut short, damaged or something else; names IP2LOCATION_BIN.
    """
    layout = read_layout(path)
    try:
        database: Any = IP2Location(str(path))  # type: ignore[no-untyped-call]
    except _DAMAGE as error:
        raise refusal(path, f"is not readable ({error})") from error
    with database:
        yield BinFile(path, layout.version, database)


def _place(record: Any) -> Place:
    """The library's answer without its sentinel texts; without a country nothing of it counts."""
    if record is None or record.country_short in _NO_VALUE:
        return NOWHERE
    if not _COUNTRY_CODE.fullmatch(record.country_short):
        raise ValueError(f"it has a country {record.country_short[:20]!r}")
    return Place(
        record.country_short, _value(record.country_long), _value(record.region), _value(record.city),
        _degrees(record.latitude), _degrees(record.longitude),
    )


def _value(text: str) -> str | None:
    return None if text in _NO_VALUE else text


def _degrees(text: str) -> float | None:
    return None if text in _NO_VALUE else float(text)
