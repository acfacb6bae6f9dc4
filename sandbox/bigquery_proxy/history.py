"""Who changed which table when: the service's rules for statements that run at the same time.

A statement reads the tables as they were at its start, which here is its arrival. It conflicts when it changes rows of
a table whose rows another one changed since; inserts never do, and do not see each other.
"""

import itertools
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sandbox.bigquery_proxy.judge import Judged
from sandbox.bigquery_proxy.refusals import Refusal, invalid
from sandbox.bigquery_proxy.resolved import Deed
from sandbox.bigquery_proxy.sql_text import is_script

DML_WINDOW_SECONDS = 10.0
_BEFORE = r"(?: \s | --[^\n]*\n | /\*.*?\*/ )*"
_WRITES = re.compile(rf"{_BEFORE} (?: insert|update|delete|merge|begin|truncate )\b", re.I | re.S | re.X)
_READS = re.compile(rf"{_BEFORE} (?: \( \s* )* (?: select|with )\b", re.I | re.S | re.X)
_COPIES = itertools.count(1)


@dataclass(eq=False, slots=True)
class Flight:
    """A statement from its arrival to its end.

    `copies` are tables changed meanwhile, each with the copy of what it held when the statement arrived.
    """

    sql: str
    arrived: int
    copies: dict[str, str] = field(default_factory=dict)

    @property
    def may_write(self) -> bool:
        """Whether it looks like a statement that changes rows; only these must see the past exactly."""
        return bool(_WRITES.match(self.sql))

    def may_name(self, table: str) -> bool:
        """Whether the text could speak of `dataset.table`."""
        return table.partition(".")[2] in self.sql

    @property
    def only_reads(self) -> bool:
        """Whether it is one query, and certainly nothing else."""
        return bool(_READS.match(self.sql)) and not is_script(self.sql)


@dataclass
class History:
    """The changes of every table, counted; `dml_limit` is how many changing statements a table takes in ten seconds."""

    dml_limit: int
    clock: Callable[[], float] = time.monotonic
    _moment: int = 0
    _rewritten: dict[str, int] = field(default_factory=dict)
    _flights: set[Flight] = field(default_factory=set)
    _recent: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def arrive(self, sql: str) -> Flight:
        """A statement arrives, and sees the tables of this moment."""
        flight = Flight(sql, self._moment)
        self._flights.add(flight)
        return flight

    def leave(self, flight: Flight) -> set[str]:
        """A statement is over; returns the copies that nobody needs any more."""
        self._flights.discard(flight)
        return set(flight.copies.values()) - {copy for other in self._flights for copy in other.copies.values()}

    def refusal(self, flight: Flight, judged: Judged) -> Refusal | None:
        """Why the service would not let the statement end well: a conflict, or too many changes of one table."""
        is_transaction = any(deed.kind == "begin" for deed in judged.deeds)
        for deed in judged.deeds:
            if deed.rewrites and self._rewritten.get(deed.target, 0) > flight.arrived:
                return _conflict(deed.target, is_transaction)
        refusals = (self._too_many(deed.target) for deed in judged.deeds if _is_counted(deed))
        return next((refusal for refusal in refusals if refusal), None)

    def copies_needed(self, flight: Flight, judged: Judged) -> dict[str, str]:
        """The tables that a statement is about to change under others that arrived before, with names for copies."""
        needed: dict[str, str] = {}
        for target in {deed.target for deed in judged.deeds if deed.target and not deed.is_ddl}:
            for other in self._flights - {flight}:
                if other.may_write and target not in other.copies and other.may_name(target):
                    other.copies[target] = needed.setdefault(target, f"copy_{next(_COPIES)}")
        return needed

    def record(self, deeds: Iterable[Deed], *, found_rows: bool) -> None:
        """A statement did these; `found_rows` is false when it certainly changed none that was there."""
        self._moment += 1
        for deed in deeds:
            if deed.rewrites and found_rows:
                self._rewritten[deed.target] = self._moment
            if _is_counted(deed):
                self._recent[deed.target].append(self.clock())

    def _too_many(self, table: str) -> Refusal | None:
        recent = self._recent[table]
        while recent and recent[0] < self.clock() - DML_WINDOW_SECONDS:
            recent.popleft()
        if len(recent) < self.dml_limit:
            return None
        return Refusal(
            "dml_rate", 403, "rateLimitExceeded",
            f"Exceeded rate limits: too many table dml update operations for this table {table}",
        )


def _conflict(table: str, is_transaction: bool) -> Refusal:
    if is_transaction:
        return invalid("conflict", f"Transaction is aborted due to concurrent update against table {table}")
    return invalid("conflict", f"Could not serialize access to table {table} due to concurrent update")


def _is_counted(deed: Deed) -> bool:
    return deed.kind in {"update", "delete", "merge"}


def rewritten(judged: Judged, tables: Iterable[str]) -> frozenset[str]:
    """Those of some tables whose existing rows a statement may change."""
    return frozenset(deed.target for deed in judged.deeds if deed.rewrites) & frozenset(tables)
