"""Pseudonyms: personal values leave MongoDB only as keyed hashes, equal for equal values."""

import hmac
from functools import lru_cache

PSEUDONYM_LENGTH = 32
_LONGEST_KEPT = 500  # characters; the cache of 200,000 must not hold megabytes each


def pseudonym(key: str, value: str) -> str:
    """The first 32 hex digits (128 bits) of HMAC-SHA256 of `value` under `key`."""
    return _kept(key, value) if len(value) <= _LONGEST_KEPT else _hashed(key, value)


def _hashed(key: str, value: str) -> str:
    return hmac.digest(key.encode(), value.encode(), "sha256").hex()[:PSEUDONYM_LENGTH]


_kept = lru_cache(maxsize=200_000)(_hashed)
