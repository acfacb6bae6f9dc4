"""Only a whole IP2Location file is opened, and what it does not know is null."""

import struct
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from random import Random
from typing import Any

import pytest
from IP2Location.database import IP2Location

from contracts.errors import BinFileError
from etl.sources.geolocation.ip2location.bin_file import NOWHERE, Place, open_bin
from etl.sources.geolocation.ip2location.bin_layout import read_layout
from sandbox.locations_bin import write_bin
from sandbox.seed.places import UNRESOLVABLE_IPV4, UNRESOLVABLE_IPV6, address_ranges
from tests.etl.sources.geolocation.random_bin import random_addresses, write_random_bin

Damage = Callable[[bytes], bytes]

NO_VALUE = {"", "-", "INVALID IP ADDRESS", "IPV6 ADDRESS MISSING IN IPV4 BIN"}
BERLIN = str(address_ranges()[0].ipv4[7])
BERLIN_HEX = "{:02x}{:02x}:{:02x}{:02x}".format(*map(int, BERLIN.split(".")))
SPELLINGS = (
    f"::ffff:{BERLIN}", f"::FFFF:{BERLIN_HEX}", f"2002:{BERLIN_HEX}::1", f"::{BERLIN}", "2001:0:1:2:3:4:e1ff:fff8",
    "0.0.0.1", "255.255.255.255", "::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "030.0.0.7", "30.0.7", "30.0.0.256",
    "30.0.0.7.", "30.0.0.7/8", "1:2", ":::", "::ffff:30.0.0.256", "fe80::1%eth0", "", "unknown", "\u0663\u0660.0.0.7",
    "30.0.0.7\0", "::1\0", "\ud800:", "localhost", "3.4.5", "0x1e.0.0.7", "1e000007",
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bin(tmp_path_factory.mktemp("bin") / "locations.bin")


def with_bytes(content: bytes, offset: int, *values: int) -> bytes:
    return content[:offset] + bytes(values) + content[offset + len(values):]


def ipv4_only(content: bytes) -> bytes:
    return with_bytes(content, 13, 0, 0, 0, 0)


def in_edition(content: bytes, edition: int, columns: int) -> bytes:
    """The IPv4 half of a DB5 file with fewer columns, or with more that repeat the city."""
    rows, begin = struct.unpack_from("<2I", content, 5)
    moved = (columns - 6) * 4 * (rows + 1)
    table = b""
    for row in range(rows + 1):
        values = content[begin - 1 + row * 24:begin - 1 + row * 24 + 24]
        texts = [struct.pack("<I", struct.unpack_from("<I", values, at)[0] + moved) for at in (4, 8, 12)]
        table += (values[:4] + b"".join(texts) + values[16:] + texts[2] * 2)[:4 * columns]
    header = with_bytes(ipv4_only(content), 0, edition, columns)[:begin - 1]
    return header + table + content[begin - 1 + (rows + 1) * 24:]


def test_places(whole: Path) -> None:
    known = address_ranges()[0]
    first, last, v6 = str(known.ipv4[0]), str(known.ipv4[-1]), str(known.ipv6[1])
    spellings = [first, last, v6, f"::ffff:{first}", f" {first}"]
    with open_bin(whole) as bin_file:
        places = bin_file.look_up(spellings)
    assert len(places) == len(spellings)
    assert len(set(places)) == 1
    place, expected = places[0], known.place
    assert (place.country_code, place.country_name) == (expected.country_code, expected.country_name)
    assert (place.region, place.city) == (expected.region, expected.city)
    assert (place.latitude, place.longitude) == pytest.approx((expected.latitude, expected.longitude), abs=1e-5)


@pytest.mark.parametrize("address", [
    str(UNRESOLVABLE_IPV4[5]), str(UNRESOLVABLE_IPV6[5]), "10.0.0.1", "::1", "0.0.0.1", "255.255.255.255", "",
    "unknown", "30.12.7.300", "30.4.5.6, 10.0.0.1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "fe80::1%eth0",
    "1.2.3.4:80",
])
def test_what_the_file_does_not_know_is_null(whole: Path, address: str) -> None:
    with open_bin(whole) as bin_file:
        assert bin_file.look_up([address]) == [NOWHERE]


def test_an_ipv4_file_knows_no_ipv6(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "ipv4.bin"
    path.write_bytes(ipv4_only(whole.read_bytes()))
    with open_bin(path) as bin_file:
        assert bin_file.look_up([str(address_ranges()[0].ipv6[1])]) == [NOWHERE]


def own_answer(database: Any, address: str) -> Place:
    """What the vendor's library says, called for one address, in the words of a place."""
    record = database.get_all(address)
    if record is None or record.country_short in NO_VALUE:
        return NOWHERE
    said = (record.country_short, record.country_long, record.region, record.city)
    texts = (None if text in NO_VALUE else text for text in said)
    return Place(*texts, float(record.latitude), float(record.longitude))


def test_answers_are_the_librarys_own(whole: Path) -> None:
    edges = [net[place] for known in address_ranges() for net in (known.ipv4, known.ipv6) for place in (0, -1)]
    database: Any = IP2Location(str(whole))  # type: ignore[no-untyped-call]
    addresses = [*map(str, edges), *SPELLINGS]
    with open_bin(whole) as bin_file:
        assert bin_file.look_up(addresses) == [own_answer(database, address) for address in addresses]


@pytest.mark.parametrize("seed", range(3))
def test_answers_of_a_large_file_with_an_index_are_the_librarys_own(tmp_path: Path, seed: int) -> None:
    dice = Random(seed)
    path = write_random_bin(tmp_path / "random.bin", 5_000, dice)
    database: Any = IP2Location(str(path))  # type: ignore[no-untyped-call]
    addresses = [*random_addresses(path, 4_000, dice), *SPELLINGS]
    with open_bin(path) as bin_file:
        places = bin_file.look_up(addresses)
    assert places == [own_answer(database, address) for address in addresses]
    assert len(set(places)) > 100


@pytest.mark.parametrize(("edition", "columns", "known"), [(1, 2, 2), (3, 4, 4), (11, 8, 6)])
def test_other_editions(whole: Path, tmp_path: Path, edition: int, columns: int, known: int) -> None:
    path = tmp_path / "other.bin"
    path.write_bytes(in_edition(whole.read_bytes(), edition, columns))
    address = str(address_ranges()[0].ipv4[0])
    with open_bin(path) as bin_file:
        place = bin_file.look_up([address])[0]
    assert sum(value is not None for value in astuple(place)) == known
    own: Any = IP2Location(str(path)).get_all(address)  # type: ignore[no-untyped-call]
    assert (place.country_code, place.country_name) == (own.country_short, own.country_long)


@pytest.mark.parametrize(("damage", "fault"), [
    (lambda _: b"", "too short"),
    (lambda content: content[:20], "too short"),
    (lambda content: b"PK\3\4" + content, "no IP2Location BIN file"),
    (lambda _: b"country,city\n" * 200, "no IP2Location BIN file"),
    (lambda content: with_bytes(content, 29, 2), "no IP2Location BIN file"),
    (lambda content: with_bytes(content, 3, 13), "no date"),
    (lambda content: content[:len(content) // 2], "cut short"),
    (lambda content: content[:-300], "cut short"),
    (lambda content: with_bytes(content, 31, *struct.pack("<I", len(content) + 1)), "cut short"),
    (lambda content: with_bytes(content, 5, 0, 0, 0, 0), "cut short"),
    (lambda content: with_bytes(content, 9, 0, 0, 0, 0), "damaged"),
    (lambda content: with_bytes(content, 1, 5), "more columns"),
    (lambda content: with_bytes(content, 64, *b"\xff" * 4), "out of order"),
    (lambda content: with_bytes(content, 80, *struct.pack("<f", 1e9)), "not on earth"),
    (lambda content: with_bytes(content, 84, *struct.pack("<f", float("nan"))), "not on earth"),
    (lambda content: content.replace(b"\x02DE", b"\x02D1"), "a country 'D1'"),
    (lambda content: content[:64] + b"\xff" * (len(content) - 64), "damaged"),
])
def test_anything_else_is_refused_with_its_fault_and_the_setting(
    whole: Path, tmp_path: Path, damage: Damage, fault: str,
) -> None:
    path = tmp_path / "bad.bin"
    path.write_bytes(damage(whole.read_bytes()))
    with pytest.raises(BinFileError, match=rf"{fault}.*IP2LOCATION_BIN"), open_bin(path):
        pytest.fail("it was opened")


@pytest.mark.parametrize("name", ["missing.bin", "."])
def test_a_missing_file_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(BinFileError, match=r"does not exist.*IP2LOCATION_BIN"), open_bin(tmp_path / name):
        pytest.fail("it was opened")


def test_the_version_changes_with_the_content(whole: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer.bin"
    newer.write_bytes(with_bytes(whole.read_bytes(), 4, 2))
    assert read_layout(whole).version.startswith("DB5-2020-05-01-")
    assert read_layout(newer).version.startswith("DB5-2020-05-02-")
    assert read_layout(newer).version[-8:] != read_layout(whole).version[-8:]
