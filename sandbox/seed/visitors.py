"""Synthetic people and crawlers: who visits, from which address, with which device, at which store."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from functools import cache
from ipaddress import IPv6Address
from itertools import accumulate
from pathlib import Path
from random import Random
from uuid import UUID

from sandbox.seed.agents import varied
from sandbox.seed.places import UNRESOLVABLE_IPV4, UNRESOLVABLE_IPV6, AddressRange, address_ranges
from sandbox.seed.stores import ORDER_STORES, STORES, Store

_DEVICES = Path(__file__).with_name("devices.csv")
_FIRST_NAMES = ("anna", "ben", "carla", "dario", "emma", "felix", "greta", "hugo", "ines", "jonas", "kira", "liam",
                "mara", "nils", "olga", "paul", "rosa", "sven", "tara", "ugo", "vera", "willem", "yara", "zoe")
_LAST_NAMES = ("muster", "sample", "beispiel", "exemple", "esempio", "ejemplo", "voorbeeld", "przyklad", "exempel")
_MAIL_DOMAINS = ("example.com", "example.org", "example.net")
_TEST_ORIGINS = ("https://stage.{domain}", "https://test.{domain}", "https://dev.{domain}", "https://dev2.{domain}",
                 "https://shop.glamira.local", "http://localhost:8080", "file:///C:/inetpub/glamira",
                 "https://staging.{domain}", "https://uat.{domain}", "https://qa.{domain}", "https://www.test.{domain}",
                 "http://glamira.test", "http://127.0.0.1:3000", "http://[::1]", "http://10.0.4.7", "http://192.168.1.20")
_FOREIGN_ORIGINS = ("https://evil.example", "https://{domain}.evil.example", "https://evil{domain}",
                    "https://www.{domain}@evil.example", "https://m.{domain}", "https://www-{domain}", "http://8.8.8.8",
                    "https://web.archive.example", "https://www.{domain}:443@evil.example:8443",
                    "https://www.{domain}.evil.example")
_MALFORMED = ("unknown", "30.12.7", "30.12.7.300", "30.4.5.6, 10.0.0.1", "::ffff:30.1")


class HostKind(StrEnum):
    """Whose host a visitor is on, by the list that made it."""

    SHOP = "shop"
    TEST = "test_host"
    FOREIGN = "foreign_host"


class AddressKind(StrEnum):
    """What a look-up of an address meets."""

    GLOBAL = "global"
    UNRESOLVABLE = "unresolvable"
    PRIVATE = "private"
    MALFORMED = "malformed"


# Rarer in the real collection; raised so that a small day has some of each.
_ODD_ADDRESSES = ((AddressKind.PRIVATE, 0.001), (AddressKind.UNRESOLVABLE, 0.004), (AddressKind.MALFORMED, 0.0005))
_IPV6_SHARE = 0.004
_ABROAD = 0.12
_RETURNING = 0.22
_WRONG_CLOCK = 0.01


@dataclass(frozen=True, slots=True)
class Device:
    """One browser or crawler: its user agent and screen."""

    user_agent: str
    resolution: str


@dataclass(frozen=True, slots=True)
class Visitor:
    """One person or crawler at one store; `user_id` and `email` are "" together for guests.

    `origin` is what URLs start with; `clock` is how far the device's clock is from UTC; `country_code` is where the
    address lies, "" when it is unknown.
    """

    store: Store
    origin: str
    device_id: str
    device: Device
    ip: str
    address_kind: AddressKind
    clock: timedelta
    user_id: str = ""
    email: str = ""
    is_bot: bool = False
    host_kind: HostKind = HostKind.SHOP
    country_code: str = ""

    @property
    def is_production(self) -> bool:
        """Whether the visitor is where the shop sells."""
        return self.host_kind is HostKind.SHOP


class Visitors:
    """Draws visitors for one day; registered and returning ones are the same people on every day of a seed."""

    def __init__(self, seed: int, dice: Random, population: int) -> None:
        self._seed = seed
        self._dice = dice
        self._population = population
        self._ranges: dict[str, list[AddressRange]] = defaultdict(list)
        for known in address_ranges():
            self._ranges[known.place.country_code].append(known)
        self._all_ranges = address_ranges()

    def guest(self, *, shops: bool) -> Visitor:
        """Someone not signed in; `shops` keeps to stores that take orders."""
        if self._dice.random() < _RETURNING:
            return self._person(Random(f"{self._seed} guest {self._dice.randrange(self._population)}"), shops=True)
        return self._person(self._dice, shops=shops)

    def customer(self) -> Visitor:
        """Someone signed in, at a store that takes orders."""
        number = self._dice.randrange(self._population)
        person = self._person(Random(f"{self._seed} customer {number}"), shops=True)
        return replace(person, user_id=f"77{self._seed % 1000:03d}{number:06d}", email=_email(number))

    def crawler(self) -> Visitor:
        """A search engine's or competitor's robot."""
        robot = self._person(self._dice, shops=False)
        return replace(robot, device=_pick_device(self._dice, "crawler"), is_bot=True)

    def tester(self, visitor: Visitor) -> Visitor:
        """The visitor, on a host for tests or of a private network."""
        return self._elsewhere(visitor, HostKind.TEST, _TEST_ORIGINS)

    def stranger(self, visitor: Visitor) -> Visitor:
        """The visitor, on a host of somebody else, some of which look like the shop's."""
        return self._elsewhere(visitor, HostKind.FOREIGN, _FOREIGN_ORIGINS)

    def _elsewhere(self, visitor: Visitor, kind: HostKind, origins: Sequence[str]) -> Visitor:
        origin = self._dice.choice(origins).format(domain=visitor.store.host.removeprefix("www."))
        return replace(visitor, origin=origin, host_kind=kind)

    def _person(self, dice: Random, *, shops: bool) -> Visitor:
        store = _pick_store(dice, shops=shops)
        kind, ip, country_code = self._address(dice, store.country_code)
        host_kind = HostKind.TEST if store.host.endswith(".local") else HostKind.SHOP
        device_id = UUID(int=dice.getrandbits(128), version=4)
        return Visitor(
            store, f"https://{store.host}", str(device_id), _own_device(dice, device_id), ip, kind, _clock(dice),
            host_kind=host_kind, country_code=country_code,
        )

    def _address(self, dice: Random, country_code: str) -> tuple[AddressKind, str, str]:
        """Its kind, the address, and the country it lies in."""
        luck = dice.random()
        for kind, share in _ODD_ADDRESSES:
            if luck < share:
                return kind, _odd_address(dice, kind), ""
            luck -= share
        at_home = dice.random() >= _ABROAD
        known = dice.choice(self._ranges[country_code] if at_home else self._all_ranges)
        ip = _ipv6(dice, known) if dice.random() < _IPV6_SHARE else _ipv4(dice, known)
        return AddressKind.GLOBAL, ip, known.place.country_code


@cache
def _cumulative(shops: bool) -> tuple[Sequence[Store], list[int]]:
    stores = ORDER_STORES if shops else STORES
    return stores, list(accumulate(store.weight for store in stores))


def _pick_store(dice: Random, *, shops: bool) -> Store:
    stores, weights = _cumulative(shops)
    return dice.choices(stores, cum_weights=weights)[0]


@cache
def _devices(kind: str) -> tuple[list[Device], list[int]]:
    with _DEVICES.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["kind"] == kind]
    devices = [Device(row["user_agent"], row["resolution"]) for row in rows]
    return devices, list(accumulate(int(row["weight"]) for row in rows))


def _pick_device(dice: Random, kind: str) -> Device:
    devices, weights = _devices(kind)
    return dice.choices(devices, cum_weights=weights)[0]


def _own_device(dice: Random, device_id: UUID) -> Device:
    device = _pick_device(dice, "browser")
    return replace(device, user_agent=varied(device.user_agent, device_id.int >> 80))


def _email(number: int) -> str:
    first, last = _FIRST_NAMES[number % len(_FIRST_NAMES)], _LAST_NAMES[number % len(_LAST_NAMES)]
    return f"{first}.{last}{number}@{_MAIL_DOMAINS[number % len(_MAIL_DOMAINS)]}"


def _ipv4(dice: Random, known: AddressRange) -> str:
    return _dotted(int(known.ipv4.network_address) + dice.getrandbits(32 - known.ipv4.prefixlen))


def _ipv6(dice: Random, known: AddressRange) -> str:
    return str(IPv6Address(int(known.ipv6.network_address) + dice.getrandbits(128 - known.ipv6.prefixlen)))


def _odd_address(dice: Random, kind: AddressKind) -> str:
    if kind is AddressKind.PRIVATE:
        return dice.choice(("10.{}.{}.{}", "192.168.{1}.{2}", "172.16.{1}.{2}")).format(
            dice.randrange(20, 250), dice.randrange(20, 250), dice.randrange(20, 250))
    if kind is AddressKind.MALFORMED:
        return dice.choice(_MALFORMED)
    if dice.random() < 0.2:
        return str(UNRESOLVABLE_IPV6[dice.getrandbits(64)])
    return _dotted(int(UNRESOLVABLE_IPV4.network_address) + dice.getrandbits(16))


def _dotted(number: int) -> str:
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _clock(dice: Random) -> timedelta:
    """Mostly the offset of a time zone; on a few devices the clock is months or years off."""
    zone = timedelta(hours=dice.choice((-7, -5, -4, 0, 1, 1, 2, 2, 2, 2, 3, 5, 8, 9, 10)))
    if dice.random() >= _WRONG_CLOCK:
        return zone
    days_off = dice.choice((-3653, -731, -365, -92, -31, 30, 184, 365))
    return zone + timedelta(days=days_off, seconds=dice.randrange(86_400))
