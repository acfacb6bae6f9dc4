"""Locks: one holder at a time, by a lease in the warehouse that a dead holder cannot keep."""

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from google.api_core.exceptions import BadRequest, GoogleAPIError
from google.cloud import bigquery

from contracts.errors import LockHeld, ServiceUnreachable
from etl.warehouse import query

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
TELL_AGAIN_SECONDS = 30.0
_CALLED_OFF = "concurrent update"


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a lease lasts unless it is renewed, and how long somebody else's is waited for, in seconds."""

    lease_seconds: int = 60
    wait_seconds: int = 900


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a lock, since when, and when its lease ends unless it is renewed; all by the warehouse's clock."""

    owner: str
    token: str
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
        self._depths: dict[str, int] = {}

    @contextmanager
    def hold(self, name: str) -> Iterator[str]:
        """Hold the lock inside the block, waiting for it first; yields the token. May be nested.

        Raises:
            LockHeld: somebody else held it all the time; names the holder and the remedy.
        """
        if not self._depths.get(name):
            self._acquire(name)
        self._depths[name] = self._depths.get(name, 0) + 1
        try:
            with self._renewed():
                yield self.token
        finally:
            self._depths[name] -= 1
            if not self._depths[name]:
                self._release(name)

    def _acquire(self, name: str) -> None:
        began, told = time.monotonic(), -TELL_AGAIN_SECONDS
        while (holder := self._try(name)) is None or holder.token != self.token:
            waited = time.monotonic() - began
            if waited > self._terms.wait_seconds:
                raise LockHeld(_refusal(name, holder, self._terms.wait_seconds))
            if holder and waited - told >= TELL_AGAIN_SECONDS:
                log.warning("waiting for lock %r: held by %s since %s, its lease ends %s unless renewed",
                            name, holder.owner, _clock(holder.acquired_at), _clock(holder.expires_at))
                told = waited
            time.sleep(PAUSE_SECONDS)

    def _try(self, name: str) -> Holder | None:
        """Take the lock if it is free or its lease is over; who holds it now, or none when that is just changing."""
        try:
            query(self._client, _TAKE, {
                "name": name, "owner": self._owner, "token": self.token, "lease": self._terms.lease_seconds,
            })
        except BadRequest as error:
            # Of statements that change one table at once the warehouse may call one off.
            if _CALLED_OFF not in str(error):
                raise
            return None
        rows = query(self._client, _HOLDER, {"name": name})
        return Holder(**rows[0]) if rows else None

    def _release(self, name: str) -> None:
        """Give the lock back; what cannot be given back now ends with its lease."""
        try:
            query(self._client, _RELEASE, {"name": name, "token": self.token})
        except (GoogleAPIError, ServiceUnreachable) as error:
            log.warning("lock %r is not given back (%s); its lease ends by itself", name, type(error).__name__)

    @contextmanager
    def _renewed(self) -> Iterator[None]:
        """Renew every lock of this run until the block ends; a nested block leaves it to the outermost one."""
        if sum(self._depths.values()) > 1:
            yield
            return
        is_over = threading.Event()
        thread = threading.Thread(target=self._renew, args=(is_over,), name="locks", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def _renew(self, is_over: threading.Event) -> None:
        while not is_over.wait(self._terms.lease_seconds / 3):
            try:
                query(self._client, _RENEW, {"token": self.token, "lease": self._terms.lease_seconds})
            except (GoogleAPIError, ServiceUnreachable) as error:
                log.warning("locks are not renewed (%s); trying again", type(error).__name__)


def fence(name: str, token: str) -> str:
    """A statement that fails its transaction when the lock is not the token's any more.

    A transaction reads one snapshot: while the lock was the token's, nobody else changed what it protects.
    """
    return _FENCE.format(name=name, token=token)


def _refusal(name: str, holder: Holder | None, waited: int) -> str:
    who = f"{holder.owner} since {_clock(holder.acquired_at)}, and renewed" if holder else "one run after the other"
    return (
        f"lock {name!r}: held by {who}; waited {waited} s. "
        "Let that run end, or end its process: the lock is free once its lease is over. Then run it again."
    )


def _clock(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


# Every moment is the warehouse's own: the clocks of two machines need not agree.
_TAKE = """
merge glamira_ops.locks as known
using (select @name as name) as wanted
on known.name = wanted.name
when matched and known.expires_at < current_timestamp() then update set
  owner = @owner, token = @token, acquired_at = current_timestamp(),
  expires_at = timestamp_add(current_timestamp(), interval @lease second)
when not matched then insert (name, owner, token, acquired_at, expires_at)
values (
  wanted.name, @owner, @token, current_timestamp(), timestamp_add(current_timestamp(), interval @lease second)
)
"""

_HOLDER = """
select owner, token, acquired_at, expires_at
from glamira_ops.locks
where name = @name
order by acquired_at, token
limit 1
"""

_RENEW = """
update glamira_ops.locks
set expires_at = timestamp_add(current_timestamp(), interval @lease second)
where token = @token
"""

_RELEASE = "delete from glamira_ops.locks where name = @name and token = @token"

_FENCE = """
select if(
  (select count(*) from glamira_ops.locks where name = '{name}' and token = '{token}') = 1,
  'ok', error('the lock was lost to another run')
) as holder;
"""
