"""Work that is waited for so long and no longer, however slowly a server drips what it says."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What the work returns or raises.

    Libraries bound each read of a socket, not all of them: a header that comes byte by byte is waited for without end.
    The thread that is given up keeps nobody: it ends with the process, or when the server does.

    Raises:
        TimeoutError: it was not done in time.
    """
    done: Future[Result] = Future()
    Thread(target=_settle, args=(done, work), daemon=True).start()
    return done.result(timeout=seconds)


def _settle(done: Future[Result], work: Callable[[], Result]) -> None:
    try:
        done.set_result(work())
    except BaseException as error:  # whatever it is, whoever waits raises it
        done.set_exception(error)
