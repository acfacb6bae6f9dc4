"""Addresses as a BIN file knows them: IPv4 or IPv6, and IPv4 where an IPv6 address only carries one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from socket import AF_INET, AF_INET6, AddressFamily, inet_pton

_MAPPED = bytes(10) + b"\xff\xff"
_SIX_TO_FOUR = b"\x20\x02"
_TEREDO = b"\x20\x01\x00\x00"
_CARRIERS = (_MAPPED, _SIX_TO_FOUR, _TEREDO)
IPV4_BYTES, IPV6_BYTES = 4, 16


@dataclass(frozen=True, slots=True)
class Packed:
    """Addresses of one family in network order, one behind the other, and their places among those asked for."""

    places: list[int]
    addresses: list[bytes]


def packed(texts: Sequence[str]) -> dict[int, Packed]:
    """Both families by the bytes that an address of theirs has; what is no address is left out."""
    is_six = [":" in text for text in texts]
    four = _parsed(AF_INET, texts, [not six for six in is_six])
    six = _parsed(AF_INET6, texts, is_six)
    carriers = [number for number, address in enumerate(six.addresses) if address.startswith(_CARRIERS)]
    for number in reversed(carriers):
        four.places.append(six.places.pop(number))
        four.addresses.append(_carried(six.addresses.pop(number)))
    return {IPV4_BYTES: four, IPV6_BYTES: six}


def _parsed(family: AddressFamily, texts: Sequence[str], is_wanted: Sequence[bool]) -> Packed:
    """The addresses of a family; a batch without a malformed one, which is nearly every batch, goes in one call."""
    places = list(compress(range(len(texts)), is_wanted))
    try:
        return Packed(places, list(map(inet_pton, repeat(family), compress(texts, is_wanted))))
    except (OSError, ValueError):
        found = [(place, address) for place in places if (address := _address(family, texts[place]))]
        return Packed([place for place, _ in found], [address for _, address in found])


def _address(family: AddressFamily, text: str) -> bytes | None:
    try:
        return inet_pton(family, text)
    except (OSError, ValueError):
        return None


def _carried(address: bytes) -> bytes:
    """The IPv4 address inside a mapped, a 6to4 or a Teredo one, which has its bits turned."""
    if address.startswith(_SIX_TO_FOUR):
        return address[2:6]
    if address.startswith(_TEREDO):
        return bytes(byte ^ 0xFF for byte in address[12:])
    return address[12:]
