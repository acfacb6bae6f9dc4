"""Only a whole IP2Location file is opened, and what it does not know is null."""

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from IP2Location.database import IP2Location

from contracts.errors import BinFileError
from etl.bin_file import NOWHERE, open_bin
from etl.bin_layout import read_layout
from sandbox.locations_bin import write_bin
from sandbox.seed.places import UNRESOLVABLE_IPV4, UNRESOLVABLE_IPV6, address_ranges

Damage = Callable[[bytes], bytes]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bin(tmp_path_factory.mktemp("bin") / "locations.bin")


def with_bytes(content: bytes, offset: int, *values: int) -> bytes:
    return content[:offset] + bytes(values) + content[offset + len(values):]


def ipv4_only(content: bytes) -> bytes:
    return with_bytes(content, 13, 0, 0, 0, 0)


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


def test_answers_are_the_librarys_own(whole: Path) -> None:
    edges = [net[place] for known in address_ranges() for net in (known.ipv4, known.ipv6) for place in (0, -1)]
    database: Any = IP2Location(str(whole))  # type: ignore[no-untyped-call]
    with open_bin(whole) as bin_file:
        for address, place in zip(edges, bin_file.look_up(list(map(str, edges))), strict=True):
            own = database.get_all(str(address))
            assert (place.country_code, place.city) == (own.country_short, own.city)


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
