"""The host of a page, and whether it is the shop's, a test host or a foreign one: only what is listed is the shop's."""

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import polars as pl

from contracts.datasets.normalise.scalars import blank_to_null
from contracts.datasets.normalise.texts import VISIBLE
from contracts.datasets.texts_column import Texts
from contracts.shop.stores import STORES


class HostKind(StrEnum):
    """What a host is to the shop; orders of the last two count in no figure, and these are their reasons."""

    SHOP = "shop"
    TEST = "test_host"
    FOREIGN = "foreign_host"


@dataclass(frozen=True, slots=True)
class Host:
    """A host as DNS knows it: small ASCII letters, no dot at the end, an IPv6 address without brackets; or null."""

    name: str | None
    kind: HostKind


# A page that is not given says nothing against the store, which is the authority; the raw gate bounds how many are so.
_UNNAMED = Host(None, HostKind.SHOP)
_UNREADABLE = Host(None, HostKind.FOREIGN)
_LONGEST_NAME = 253
_LONGEST_ORIGIN = 2_000  # nobody's user name is that long
_CACHE = 20_000
# As far as the path: few of a day's pages differ there, so that each is read once.
_ORIGIN = r"(?i)^\s*(file:|(?:[a-z][a-z0-9+.\-]*:)?//[^/?#]*)"
_ORIGIN_AT_START = re.compile(_ORIGIN)
_PARTS = re.compile(r"(?:https?:)?//(?:[^@]*@)*+(\[[^\[\]@]*\]|[^:@\[\]]*)(?::([0-9]{0,5}))?", re.IGNORECASE)
# Readers differ over what these mean: for some the host ends there, some pass them over.
_AMBIGUOUS = re.compile(r"[\\\s\x00-\x20\x7f]")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_ADDRESS = re.compile(r"(?:[^.]+\.)*(?:[0-9]+|0x[0-9a-f]*)")
# Google's translation shows the shop's own pages: `www-ring--paare-de.translate.goog`.
_TRANSLATED = ".translate.goog"
TEST_WORDS = frozenset({
    "acceptance", "beta", "ci", "demo", "dev", "int", "integration", "local", "localhost", "preprod", "preview", "qa",
    "sandbox", "stage", "staging", "stg", "test", "testing", "tests", "uat",
})
# Names that no public DNS answers: RFC 6761, 6762, 8375, and what routers and companies use.
PRIVATE_ENDS = frozenset({
    "corp", "home", "internal", "intranet", "lan", "local", "localdomain", "localhost", "private", "test",
})


def host_columns(urls: Texts) -> list[pl.Series]:
    """`url_host`, `is_test_host` and `is_foreign_host` of a column of pages, row for row."""
    is_filled = urls.values.str.contains(VISIBLE)
    origins = Texts.of(urls.values.str.extract(_ORIGIN, 1).fill_null("nowhere").set(~is_filled, None))
    hosts = [host_of(origin) for origin in origins.values.to_list()]
    names = pl.Series("url_host", [host.name for host in hosts], dtype=pl.String)
    kinds = {
        name: pl.Series(name, [host.kind is kind for host in hosts], dtype=pl.Boolean)
        for name, kind in (("is_test_host", HostKind.TEST), ("is_foreign_host", HostKind.FOREIGN))
    }
    are_so = [urls.given(origins.given(kind, default=False), default=False) for kind in kinds.values()]
    return [urls.given(origins.given(names)), *are_so]


def host_of(url: str | None) -> Host:
    """The host of a page, and its kind. Never raises.

    No page is the shop's; a text that names no host for sure is foreign, a file is a test.
    """
    if url is None or blank_to_null(url) is None:
        return _UNNAMED
    found = _ORIGIN_AT_START.match(url)
    origin = found[1] if found else ""
    return _of_origin(origin) if len(origin) <= _LONGEST_ORIGIN else _read_origin(origin)


def _read_origin(origin: str) -> Host:
    if origin.lower().startswith("file:"):
        return Host(None, HostKind.TEST)
    parts = _PARTS.fullmatch(origin) if len(origin) <= _LONGEST_ORIGIN else None
    if not parts or _AMBIGUOUS.search(origin) or int(parts[2] or 0) > 65_535:
        return _UNREADABLE
    return _bracketed(parts[1][1:-1]) if parts[1].startswith("[") else _named(parts[1])


_of_origin = lru_cache(_CACHE)(_read_origin)


def _named(text: str) -> Host:
    name = _ascii(text).removesuffix(".")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
        return _UNREADABLE
    if name in _shop_hosts():
        return Host(name, HostKind.SHOP)
    if _ADDRESS.fullmatch(name):
        return _numeric(name)
    return Host(name, HostKind.TEST if _is_test_name(name) else HostKind.FOREIGN)


def _ascii(text: str) -> str:
    """The name as DNS is asked for it; "" when it cannot be."""
    if text.isascii() or len(text) > _LONGEST_NAME:
        return text.lower()
    try:
        return text.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""


@cache
def _shop_hosts() -> frozenset[str]:
    return frozenset(_own_hosts())


def _own_hosts() -> Iterator[str]:
    for domain in {store.host for store in STORES.values() if store.is_production}:
        for own in (domain, f"www.{domain}"):
            yield own
            yield own.replace("-", "--").replace(".", "-") + _TRANSLATED


def _is_test_name(name: str) -> bool:
    """A name of one label, or with a private end or a word of testing among its labels; `dev*` at its beginning."""
    *labels, end = name.split(".")
    words = {word.strip("0123456789") for label in labels for word in re.split("[-_]", label)}
    is_private = not labels or end in PRIVATE_ENDS or name.endswith(".home.arpa")
    return is_private or labels[0].startswith("dev") or not words.isdisjoint(TEST_WORDS)


def _numeric(name: str) -> Host:
    """Browsers also take `127.1`, `2130706433` and `0x7f.1` for addresses."""
    try:
        return _addressed(IPv4Address(socket.inet_aton(name)))
    except OSError:
        return _UNREADABLE


def _bracketed(text: str) -> Host:
    try:
        return _addressed(IPv6Address(text.partition("%")[0]))
    except AddressValueError:
        return _UNREADABLE


def _addressed(address: IPv4Address | IPv6Address) -> Host:
    """The shop is found by names: an address is a test host where only a private network has it, else foreign."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    is_public = (mapped or address).is_global
    return Host(str(address), HostKind.FOREIGN if is_public else HostKind.TEST)
