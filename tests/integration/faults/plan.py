"""Faults that are armed until they happen, each once, and a record of what was asked meanwhile."""

import threading
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from tests.integration.faults.calls import Call


class Action(StrEnum):
    """What happens to a call, or to whoever makes it."""

    KILL_BEFORE = "its client is killed before it"
    KILL_AFTER = "its client is killed after it"
    INTERRUPT = "its client is interrupted before it"
    TOO_MANY = "answered with 429"
    BROKEN = "answered with 500"
    AWAY = "answered with 503"
    NOT_SERIALIZED = "called off outside a transaction, for a concurrent update"
    ABORTED = "called off inside a transaction, for a concurrent update"
    OUTSTANDING = "refused, too many statements wait for the table"
    SHORT_OF_QUOTA = "refused with 403 quotaExceeded"
    RATE_LIMITED = "refused with 403 rateLimitExceeded"
    SHORT_OF_SLOTS = "refused with 400 resourcesExceeded"
    TABLE_AWAY = "refused with 400 tableUnavailable"
    UNHEARD = "done, its answer lost"
    CUT = "done, its answer cut off in the middle"
    DELAYED = "delayed by a second"
    DROPPED = "acknowledged, never delivered"
    TWICE = "delivered twice at once"
    OVERTAKEN = "delivered after a later one"
    SERVER_KILLED = "the server is killed in the middle of its answer"
    SERVER_STOPPED = "the server stands still in the middle of its answer"
    FULL = "full"
    A_DAY_AHEAD = "a day ahead"
    A_DAY_BEHIND = "a day behind"


@dataclass(frozen=True, slots=True)
class Fault:
    """One action at the `nth` call of its kind on a route, counted since the last `begin`."""

    route: str
    what: str
    nth: int
    action: Action

    def __str__(self) -> str:
        """As the report names it."""
        ordinal = f" (no. {self.nth})" if self.nth > 1 else ""
        return f"{self.route}: {self.what}{ordinal}; {self.action}"


@dataclass
class Plan:
    """The armed faults of a scenario; calls are counted and met under one lock."""

    armed: list[Fault] = field(default_factory=list)
    happened: list[Fault] = field(default_factory=list)
    seen: Counter[Call] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self) -> None:
        """Count from one again: another attempt starts."""
        with self._lock:
            self.seen.clear()

    def strikes(self, fault: Fault) -> None:
        """Note that an armed fault happens to a whole attempt."""
        with self._lock:
            self.armed.remove(fault)
            self.happened.append(fault)

    def meets(self, call: Call) -> Fault | None:
        """The armed fault that this call is the occasion of; it is armed no more."""
        with self._lock:
            self.seen[call] += 1
            for fault in self.armed:
                if (fault.route, fault.what, fault.nth) == (call.route, call.what, self.seen[call]):
                    self.armed.remove(fault)
                    self.happened.append(fault)
                    return fault
        return None
