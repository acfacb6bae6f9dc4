"""Where a thread spends the processor's time: what it is at is looked at two hundred times a second."""

import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from tests.conftest import ROOT

_SECONDS = 0.005
Stack = tuple[str, ...]


@dataclass
class Samples:
    """The processor's nanoseconds by stack of calls, outermost call first; waiting costs none."""

    stacks: Counter[Stack] = field(default_factory=Counter)

    def seconds(self, *functions: str) -> float:
        """The processor's seconds with one of these functions, `module.function`, among the calls; of all without."""
        wanted = set(functions)
        return sum(spent for stack, spent in self.stacks.items() if not wanted or not wanted.isdisjoint(stack)) / 1e9


@contextmanager
def sampled() -> Iterator[Samples]:
    """Sample the calling thread; calls of others' packages are told by the package alone."""
    samples, over, thread = Samples(), threading.Event(), threading.get_ident()
    sampler = threading.Thread(target=_sample, args=(samples, over, thread), daemon=True)
    sampler.start()
    try:
        yield samples
    finally:
        over.set()
        sampler.join()


def _sample(samples: Samples, over: threading.Event, thread: int) -> None:
    clock = time.pthread_getcpuclockid(thread)
    before = time.clock_gettime_ns(clock)
    while not over.wait(_SECONDS):
        spent = time.clock_gettime_ns(clock)
        if frame := sys._current_frames().get(thread):
            samples.stacks[_stack(frame)] += spent - before
        before = spent


def _stack(frame: FrameType | None) -> Stack:
    calls: list[str] = []
    while frame is not None:
        if (name := _name(frame)) not in calls[-1:]:
            calls.append(name)
        frame = frame.f_back
    return tuple(reversed(calls))


def _name(frame: FrameType) -> str:
    module = str(frame.f_globals.get("__name__", "?"))
    ours = frame.f_code.co_filename.startswith(str(ROOT)) and ".venv" not in frame.f_code.co_filename
    return f"{module.rpartition('.')[2]}.{frame.f_code.co_name}" if ours else module.partition(".")[0]
