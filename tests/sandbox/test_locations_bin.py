"""The IP2Location file, read back by the library that the pipeline uses."""

from pathlib import Path

import IP2Location
import pytest

from sandbox.locations_bin import write_bin
from sandbox.seed.places import UNRESOLVABLE_IPV4, UNRESOLVABLE_IPV6, address_ranges


@pytest.fixture(scope="module")
def bin_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bin(tmp_path_factory.mktemp("bin") / "locations.bin")


@pytest.fixture(params=["FILE_IO", "SHARED_MEMORY"])
def database(request: pytest.FixtureRequest, bin_file: Path) -> IP2Location.IP2Location:
    return IP2Location.IP2Location(str(bin_file), request.param)


def test_every_range_resolves_to_its_place_from_the_first_address_to_the_last(database):
    for known in address_ranges():
        for network in (known.ipv4, known.ipv6):
            for address in (network[0], network[-1]):
                found = database.get_all(str(address))
                assert found.country_short == known.place.country_code
                assert found.country_long == known.place.country_name
                assert (found.region, found.city) == (known.place.region, known.place.city)
                assert float(found.latitude) == pytest.approx(known.place.latitude, abs=1e-4)
                assert float(found.longitude) == pytest.approx(known.place.longitude, abs=1e-4)


@pytest.mark.parametrize("address", [
    "1.0.0.0", "10.20.30.40", "29.255.255.255", str(UNRESOLVABLE_IPV4[7]), "255.255.255.255",
    "::1", "2001:db8::1", str(UNRESOLVABLE_IPV6[7]), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
])
def test_addresses_outside_the_known_ranges_resolve_to_a_dash(database, address):
    found = database.get_all(address)
    assert (found.country_short, found.country_long, found.region, found.city) == ("-", "-", "-", "-")


@pytest.mark.parametrize("address", ["unknown", "30.12.7", "30.12.7.300"])
def test_malformed_addresses_get_the_librarys_error_text(database, address):
    assert database.get_all(address).country_short == "INVALID IP ADDRESS"


def test_the_file_is_the_same_each_time(bin_file, tmp_path):
    assert write_bin(tmp_path / "folder" / "again.bin").read_bytes() == bin_file.read_bytes()
