"""Pseudonyms: personal values leave MongoDB only as keyed hashes, equal for equal values."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache

PSEUDONYM_LENGTH = 32
_BLOCK = 64  # bytes of SHA-256
_INNER, _OUTER = (bytes(byte ^ pad for byte in range(256)) for pad in (0x36, 0x5C))
_LONGEST_KEPT = 500  # characters; the cache of 200,000 must not hold megabytes each


def pseudonym(key: str, value: str) -> str:
    """The first 32 hex digits (128 bits) of HMAC-SHA256 of `value` under `key`."""
    return _kept(key, value) if len(value) <= _LONGEST_KEPT else _hashed(key, value)


def pseudonyms(key: str, values: Iterable[str | None]) -> list[str | None]:
    """The pseudonym of each of many values, of which few will be seen again; null for null, and for an empty text."""
    return [_hashed(key, value) if value else None for value in values]


def _hashed(key: str, value: str) -> str:
    inner, outer = (state.copy() for state in _keyed(key))
    inner.update(value.encode())
    outer.update(inner.digest())
    return outer.hexdigest()[:PSEUDONYM_LENGTH]


@lru_cache(maxsize=8)
def _keyed(key: str) -> tuple[hashlib._Hash, hashlib._Hash]:
    """HMAC's two hashes (RFC 2104) with the key in them: the library would begin them anew for each value."""
    secret = key.encode()
    block = (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\0")
    return hashlib.sha256(block.translate(_INNER)), hashlib.sha256(block.translate(_OUTER))


_kept = lru_cache(maxsize=200_000)(_hashed)
