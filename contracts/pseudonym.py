"""Pseudonyms: personal values leave MongoDB only as keyed hashes, equal for equal values."""

import hmac
from functools import lru_cache

PSEUDONYM_LENGTH = 32


@lru_cache(maxsize=200_000)
def pseudonym(key: str, value: str) -> str:
    """The first 32 hex digits (128 bits) of HMAC-SHA256 of `value` under `key`."""
    return hmac.digest(key.encode(), value.encode(), "sha256").hex()[:PSEUDONYM_LENGTH]
