"""For how long statements wait for nothing but the analyzer: what the proxy adds to a run."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Waiting:
    """`seconds` in which some statement was analysed, or in line for it, while the emulator had nothing to do."""

    clock: Callable[[], float] = time.monotonic
    seconds: float = 0.0
    _analysed: int = 0
    _running: int = 0
    _seen_at: float = 0.0

    @contextmanager
    def analysing(self) -> Iterator[None]:
        """While a statement waits for what the analyzer says of it."""
        self._count()
        self._analysed += 1
        try:
            yield
        finally:
            self._count()
            self._analysed -= 1

    @contextmanager
    def running(self) -> Iterator[None]:
        """While the emulator works on a request."""
        self._count()
        self._running += 1
        try:
            yield
        finally:
            self._count()
            self._running -= 1

    def _count(self) -> None:
        now = self.clock()
        if self._analysed and not self._running:
            self.seconds += now - self._seen_at
        self._seen_at = now
