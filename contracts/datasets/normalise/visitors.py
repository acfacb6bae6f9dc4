"""What is kept of a visitor: the kind of address, the kind of device; never the address itself."""

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ua_parser import load_lazy_builtins
from ua_parser.regex import Resolver

from contracts.datasets.normalise.scalars import blank_to_null

_CACHE = 20_000  # most addresses are not met again
# Longer texts are no address, and an agent is known by its beginning; the caches would hold them for ever.
LONGEST_ADDRESS = 100
_LONGEST_AGENT = 1_000


@dataclass(frozen=True, slots=True)
class Address:
    """An IP address's kind (`global`, `private`, `malformed`, `missing`) and version (4, 6 or null)."""

    kind: str
    version: int | None


@dataclass(frozen=True, slots=True)
class Device:
    """What a user agent says: `desktop`, `mobile`, `tablet`, `bot` or `unknown`; families of browser and OS."""

    device_type: str
    browser: str | None
    os: str | None

    @property
    def is_bot(self) -> bool:
        """Whether the agent says it is a crawler."""
        return self.device_type == "bot"


_OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_PLAIN_IPV4 = re.compile(rf"(({_OCTET})\.{_OCTET})\.{_OCTET}\.{_OCTET}")
_MIXED = frozenset({"192", "198", "203", "255"})  # elsewhere what is special takes at least a network of 65,536
_MALFORMED = Address("malformed", None)


def address(text: str | None) -> Address:
    """Classify an IP address; an IPv4 address mapped into IPv6 counts as IPv4."""
    return _address(text) if text is None or len(text) <= LONGEST_ADDRESS else _MALFORMED


@lru_cache(_CACHE)
def _address(text: str | None) -> Address:
    if text is None or blank_to_null(text) is None:
        return Address("missing", None)
    plain = _PLAIN_IPV4.fullmatch(text)
    return _of_network(plain[1]) if plain and plain[2] not in _MIXED else _parsed(text)


@lru_cache(_CACHE)
def _of_network(first_octets: str) -> Address:
    """What every address of such a network is."""
    return _parsed(f"{first_octets}.0.0")


def _parsed(text: str) -> Address:
    try:
        ip = ipaddress.ip_address(text.strip())
    except ValueError:
        return _MALFORMED
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return Address("global" if ip.is_global else "private", ip.version)


def device(user_agent: str | None) -> Device:
    """Classify a user agent."""
    return _device((user_agent or "")[:_LONGEST_AGENT])


@lru_cache(_CACHE)
def _device(user_agent: str) -> Device:
    agent, system, device = (extract(user_agent) for extract in _extractors())
    family = system.family if system else None
    kind = _device_type(user_agent, device.brand if device else None, family)
    return Device(kind, agent.family if agent else None, family)


@cache
def _extractors() -> tuple[Callable[[str], Any], ...]:
    """What finds browser, system and device; the library's own parser remembers agents besides, as we do."""
    found = Resolver(load_lazy_builtins())
    return found.ua.extract, found.os.extract, found.de.extract


_DESKTOP_SYSTEMS = frozenset({"Windows", "Mac OS X", "Linux", "Ubuntu", "Chrome OS", "Fedora", "Debian", "FreeBSD"})


def _device_type(user_agent: str, brand: str | None, system: str | None) -> str:
    if brand == "Spider":
        return "bot"
    if "iPad" in user_agent or "Tablet" in user_agent or brand == "Generic_Android_Tablet":
        return "tablet"
    if system == "Android":
        return "mobile" if "Mobile" in user_agent else "tablet"
    if system in {"iOS", "Windows Phone", "BlackBerry OS", "KaiOS"} or "Mobile" in user_agent:
        return "mobile"
    return "desktop" if system in _DESKTOP_SYSTEMS else "unknown"
