"""Independent random streams, so that one choice more in one place changes nothing elsewhere."""

from datetime import date
from hashlib import sha256
from random import Random

import numpy as np


def stream_key(seed: int, day: date, purpose: str) -> int:
    """A 64-bit number that is the same for the same seed, day and purpose on every machine."""
    return int.from_bytes(sha256(f"{seed} {day.isoformat()} {purpose}".encode()).digest()[:8])


def dice(seed: int, day: date, purpose: str) -> Random:
    """A stream of single choices."""
    return Random(stream_key(seed, day, purpose))


def array_dice(seed: int, day: date, purpose: str) -> np.random.Generator:
    """A stream of whole arrays."""
    return np.random.Generator(np.random.PCG64(stream_key(seed, day, purpose)))
