"""Where visitors live, and the invented address ranges that the sandbox's IP2Location file resolves."""

import csv
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network
from itertools import groupby
from operator import attrgetter
from pathlib import Path

# Countries in the order of their address ranges: append only, or every address moves.
_GAZETTEER = Path(__file__).with_name("places.csv")

# Global by definition, announced on no public network: no person has an address in them.
_IPV4_BASE = IPv4Network("30.0.0.0/8")
_IPV6_BASE = IPv6Network("3ffe::/16")
UNRESOLVABLE_IPV4 = IPv4Network("30.255.0.0/16")
UNRESOLVABLE_IPV6 = IPv6Network("3ffe:ffff::/32")


@dataclass(frozen=True, slots=True)
class Place:
    """One city: ISO country code, names in Latin-1, degrees north and east."""

    country_code: str
    country_name: str
    region: str
    city: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class AddressRange:
    """The networks of one city."""

    place: Place
    ipv4: IPv4Network
    ipv6: IPv6Network


def read_places() -> tuple[Place, ...]:
    """The cities of the gazetteer, those of one country side by side, at most four of each."""
    with _GAZETTEER.open(encoding="utf-8", newline="") as lines:
        return tuple(
            Place(code, name, region, city, float(latitude), float(longitude))
            for code, name, region, city, latitude, longitude in list(csv.reader(lines))[1:]
        )


def address_ranges() -> tuple[AddressRange, ...]:
    """One /18 (IPv4) and one /34 (IPv6) for each city, in ascending order, none overlapping."""
    countries = groupby(read_places(), key=attrgetter("country_code"))
    return tuple(
        AddressRange(place, _ipv4(country, slot), _ipv6(country, slot))
        for country, (_, cities) in enumerate(countries)
        for slot, place in enumerate(cities)
    )


def _ipv4(country: int, slot: int) -> IPv4Network:
    return IPv4Network((int(_IPV4_BASE.network_address) + (country << 16) + (slot << 14), 18))


def _ipv6(country: int, slot: int) -> IPv6Network:
    return IPv6Network((int(_IPV6_BASE.network_address) + (country << 96) + (slot << 94), 34))
