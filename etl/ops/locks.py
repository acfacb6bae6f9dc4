"""Locks: one holder at a time, by a lease in the warehouse that a dead holder cannot keep."""

import logging
import os
import random
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from google.api_core.exceptions import GoogleAPIError
from google.cloud import bigquery

from contracts.errors import LockHeld, ServiceUnreachable
from contracts.warehouse.jobs import Patience
from contracts.warehouse.sql import SqlFolder
from etl.platform.bigquery import change, query

log = logging.getLogger(__name__)
_sql = SqlFolder(__file__)

LOG_AGAIN_SECONDS = 30.0
# How long a lock that nobody holds is tried for: it was just made or given back.
FREE_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a lease lasts unless it is renewed, how long somebody else's is waited for, and how long between two
    looks at it; all in seconds.
    """

    lease_seconds: int = 60
    wait_seconds: int = 900
    pause_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, since when, and when its lease ends unless it is renewed; all by the warehouse's clock."""

    name: str
    owner: str
    acquired_at: datetime
    expires_at: datetime


def day_lock(day: date) -> str:
    """The lock of whoever changes what a day consists of, from its documents to its publication."""
    return f"day {day}"


class Locks:
    """The locks of one run in one process; `token` is what they are known by in the warehouse.

    A thread renews them while they are held. A process that dies stops renewing, and the lease ends by itself.
    """

    def __init__(self, client: bigquery.Client, owner: str, terms: Terms | None = None) -> None:
        """Nothing is asked of the warehouse before the first lock."""
        self.token = uuid.uuid4().hex
        self._client, self._terms = client, terms or Terms()
        self._owner = f"{owner} on {socket.gethostname()}, process {os.getpid()}"
        self._depths: Counter[str] = Counter()
        self._is_renewing = False
        self._sure_until = time.monotonic()

    @contextmanager
    def hold(self, *names: str) -> Iterator[str]:
        """Hold the locks inside the block, waiting first until all are free together; yields the token. May be nested.

        Those that this run holds already are not taken again.

        Raises:
            LockHeld: somebody else held one of them all the time, or took one that this run held before: names the
                holder and the remedy.
        """
        self._require_held()
        wanted = [name for name in dict.fromkeys(names) if not self._depths[name]]
        if wanted:
            self._acquire(wanted)
        self._depths.update(names)
        try:
            with self._renewed():
                yield self.token
        finally:
            self._depths.subtract(names)
            if wanted:
                self._release(wanted)

    def make(self, *names: str) -> None:
        """Make the rows of locks that there are none of yet, free: taking a lock that has one costs a single job."""
        query(self._client, _sql("make"), {"names": list(names)})

    def _acquire(self, names: Sequence[str]) -> None:
        began, logged = time.monotonic(), -LOG_AGAIN_SECONDS
        while not self._taken(names):
            holder = self._holder(names)
            waited = time.monotonic() - began
            if waited > (self._terms.wait_seconds if holder else max(self._terms.wait_seconds, FREE_SECONDS)):
                raise LockHeld(_refusal(names[0], holder, int(waited)))
            if holder is None:
                continue
            if waited - logged >= LOG_AGAIN_SECONDS:
                log.warning("waiting for lock %r: held by %s since %s, its lease ends %s unless renewed",
                            holder.name, holder.owner, _clock(holder.acquired_at), _clock(holder.expires_at))
                logged = waited
            self._pause()

    def _taken(self, names: Sequence[str]) -> bool:
        """Take the locks if every one is there and free; one statement takes all of them or none."""
        asked = time.monotonic()
        is_taken = change(self._client, _sql("take"), {
            "names": list(names), "owner": self._owner, "token": self.token, "lease": self._terms.lease_seconds,
        }) > 0
        if is_taken and not self._held():
            self._sure_until = asked + self._terms.lease_seconds
        return is_taken

    def _held(self) -> list[str]:
        return [name for name, depth in list(self._depths.items()) if depth > 0]

    def _require_held(self) -> None:
        """Refuse to go on when a lock of this run may have gone to another: its lease ended without being renewed."""
        names = self._held()
        if not names or time.monotonic() < self._sure_until or self._are_renewed(names):
            return
        holder = self._holder(names)
        who = f"{holder.owner} since {_clock(holder.acquired_at)}" if holder else "another run, which has ended"
        raise LockHeld(
            f"locks {', '.join(names)}: lost to {who}, while the warehouse did not answer this run. "
            "What it began is left as it is. Let the other run end, then run this one again."
        )

    def _are_renewed(self, names: Sequence[str]) -> bool:
        """Begin the leases of these locks anew; False when one of them is not this run's any more."""
        asked = time.monotonic()
        renewed = change(self._client, _sql("renew"), {
            "names": list(names), "token": self.token, "lease": self._terms.lease_seconds,
        }, Patience(self._terms.lease_seconds / 3))
        is_complete = renewed >= len(names)
        self._sure_until = asked + self._terms.lease_seconds if is_complete else asked
        return is_complete

    def _holder(self, names: Sequence[str]) -> Holder | None:
        """Who holds one of the locks now, if anybody; locks that nobody ever took are made, free."""
        rows = query(self._client, _sql("known"), {"names": list(names)})
        if unknown := set(names) - {row["name"] for row in rows}:
            self.make(*sorted(unknown))
        return next((
            Holder(row["name"], row["owner"], row["acquired_at"], row["expires_at"]) for row in rows if row["is_held"]
        ), None)

    def _release(self, names: Sequence[str]) -> None:
        """Give the locks back; what cannot be given back now ends with its lease."""
        try:
            if not change(self._client, _sql("release"), {"names": list(names), "token": self.token}):
                log.warning("locks %s are not given back: they were lost to another run", names)
        except (GoogleAPIError, ServiceUnreachable) as error:
            log.warning("locks %s are not given back (%s); their leases end", names, type(error).__name__)

    def _pause(self) -> None:
        """Wait for about the pause: runs that met should not meet again at once."""
        time.sleep(self._terms.pause_seconds * random.uniform(0.5, 1.5))  # noqa: S311 - no secret

    @contextmanager
    def _renewed(self) -> Iterator[None]:
        """Renew every lock of this run until the block ends; a nested block leaves it to the outermost one."""
        if self._is_renewing:
            yield
            return
        is_over = threading.Event()
        thread = threading.Thread(target=self._renew, args=(is_over,), name="locks", daemon=True)
        self._is_renewing = True
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()
            self._is_renewing = False

    def _renew(self, is_over: threading.Event) -> None:
        while not is_over.wait(self._terms.lease_seconds / 3):
            try:
                self._are_renewed(self._held())
            except (GoogleAPIError, ServiceUnreachable) as error:
                log.warning("locks are not renewed (%s); trying again", type(error).__name__)


def held_locks(client: bigquery.Client) -> list[str]:
    """The names of the locks that somebody holds now."""
    return [row["name"] for row in query(client, _sql("held"))]


def fence(name: str, token: str) -> str:
    """A statement that fails its transaction when the lock is not the token's any more.

    A transaction reads one snapshot: while the lock was the token's, nobody else changed what it protects.
    """
    return _sql("fence", name=name, token=token)


def _refusal(name: str, holder: Holder | None, waited: int) -> str:
    what = holder.name if holder else name
    who = f"{holder.owner} since {_clock(holder.acquired_at)}, and renewed" if holder else "one run after the other"
    return (
        f"lock {what!r}: held by {who}; waited {waited} s. "
        "Let that run end, or end its process: the lock is free once its lease is over. Then run it again."
    )


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
