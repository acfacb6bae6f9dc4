"""Addresses as a BIN file knows them: IPv4 or IPv6, and IPv4 where an IPv6 address only carries one."""

from socket import AF_INET, AF_INET6, inet_pton

_MAPPED = bytes(10) + b"\xff\xff"
_SIX_TO_FOUR = b"\x20\x02"
_TEREDO = b"\x20\x01\x00\x00"


def packed(text: str) -> bytes | None:
    """The address in network order, 4 or 16 bytes; null for what is none."""
    try:
        if ":" not in text:
            return inet_pton(AF_INET, text)
        return _unwrapped(inet_pton(AF_INET6, text))
    except (OSError, ValueError):
        return None


def _unwrapped(address: bytes) -> bytes:
    """The IPv4 address inside a mapped, a 6to4 or a Teredo one (which has its bits turned); others stay."""
    if address.startswith(_SIX_TO_FOUR):
        return address[2:6]
    if address.startswith(_TEREDO):
        return bytes(byte ^ 0xFF for byte in address[12:])
    return address[12:] if address.startswith(_MAPPED) else address
