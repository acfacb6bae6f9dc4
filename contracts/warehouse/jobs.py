"""Jobs of the warehouse end once, and requests are repeated with pauses: while their errors pass, and not for ever."""

import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from contracts.warehouse.errors import error_of


class Job(Protocol):
    """What is asked of a job of the client library."""

    @property
    def error_result(self) -> Mapping[str, Any] | None:
        """Why it failed, as far as is known here."""

    def reload(self) -> None:
        """Ask how far it is."""


AnyJob = TypeVar("AnyJob", bound=Job)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a request is repeated, in seconds, and the pauses between attempts, each about twice the one before."""

    total_seconds: float
    first_seconds: float = 0.5
    longest_seconds: float = 20.0

    def pauses(self) -> Iterator[float]:
        """What to wait before each further attempt; none is left once the total would be over."""
        began, ceiling = time.monotonic(), self.first_seconds
        while True:
            # Drawn by lot: two that were in each other's way must not meet again.
            pause = ceiling * random.uniform(0.5, 1)  # noqa: S311 - no secret
            if time.monotonic() - began + pause > self.total_seconds:
                return
            yield pause
            ceiling = min(2 * ceiling, self.longest_seconds)


def patiently(attempt: Callable[[], Result], patience: Patience) -> Result:
    """The result of an attempt that may be made any number of times; the last error is raised as it is.

    A service that is away was waited for by the library before it gave up: that is not done all over again.
    """
    for pause in patience.pauses():
        try:
            return attempt()
        except Exception as error:
            if not _is_worth_another(error):
                raise
        time.sleep(pause)
    return attempt()


def job_result(start: Callable[[str], AnyJob], read: Callable[[AnyJob], Result], patience: Patience) -> Result:
    """What `read` makes of a job that succeeded; `start` gives the job of an id, whether it begins or is there already.

    A job that failed changed nothing, so a new one under another id takes its place. One whose end is unknown, since
    an answer was lost, is asked for under its own id: what it changed must not be changed twice.
    """
    job_id = _new_id()

    def attempt() -> Result:
        nonlocal job_id
        job = start(job_id)
        try:
            return read(job)
        except Exception:
            if _has_failed(job):
                job_id = _new_id()
            raise

    return patiently(attempt, patience)


def _is_worth_another(error: Exception) -> bool:
    said = error_of(error)
    return said is not None and said.passes and not (said.is_away and said.was_waited_for)


def _has_failed(job: Job) -> bool:
    """Whether the service says that the job failed; not when it does not say."""
    if job.error_result is None:
        try:
            job.reload()
        except Exception as error:
            if error_of(error) is None:
                raise
            return False
    return job.error_result is not None


def _new_id() -> str:
    return f"glamira_{uuid.uuid4().hex}"
