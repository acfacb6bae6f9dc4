"""How a command ends that somebody stopped: with the codes that shells know, and without a traceback."""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import takewhile
from types import FrameType

from contracts.commands import command

# As shells count them: 128 and the number of the signal.
INTERRUPTED = 128 + signal.SIGINT
READER_GONE = 128 + signal.SIGPIPE


@contextmanager
def quiet_start() -> Iterator[None]:
    """Let Ctrl-C end the process with one line while the block imports what the command needs."""
    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield  # whoever started the process has decided already
        return
    signal.signal(signal.SIGINT, _end_at_once)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def interruption(words: Sequence[str], station: str = "") -> str:
    """What is said of a command that was interrupted, at a station if one was at work; `words` were typed.

    Values of options are not repeated: they may be of a person.
    """
    plain = [word for word in words if word != "--json"]
    verb = list(takewhile(lambda word: not word.startswith("-"), plain))
    again = f": {command(' '.join(verb))}" if verb == plain else " as it was typed"
    return f"interrupted{f' at {station}' if station else ''}; run it again{again}"


def exit_code(end: SystemExit) -> int:
    """The code that a command ends with; a reader that closed the pipe, as `head` does, is no refusal."""
    if isinstance(end.__context__, BrokenPipeError):
        return READER_GONE
    return end.code if isinstance(end.code, int) else int(end.code is not None)


def _end_at_once(_signal: int, _frame: FrameType | None) -> None:
    """Say so past Python's streams, which the signal may have met at work; nothing was begun."""
    os.write(sys.__stderr__.fileno() if sys.__stderr__ else 2, b"interrupted before it began\n")
    os._exit(INTERRUPTED)
