"""Remembers every delivery on disk: what is due, what arrived, and what was given up as a dead letter."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

LAST_ATTEMPT = 8
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS deliveries (
    name TEXT, generation TEXT, copy INTEGER, resource TEXT NOT NULL, status TEXT NOT NULL DEFAULT 'pending',
    attempts INTEGER NOT NULL DEFAULT 0, due_at REAL NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (name, generation, copy)
);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (status, due_at);
"""
_ANNOUNCE = "INSERT OR IGNORE INTO deliveries (name, generation, copy, resource) VALUES (?, ?, ?, ?)"
_DUE = "SELECT * FROM deliveries WHERE status = 'pending' AND due_at <= ? ORDER BY generation, copy"
_SETTLE = """
UPDATE deliveries SET status = ?, attempts = ?, due_at = ?, error = ?
WHERE name = ? AND generation = ? AND copy = ?
"""
_COUNTS = "SELECT status, count(*) FROM deliveries GROUP BY status"
_DEAD = "SELECT name, generation, attempts, error FROM deliveries WHERE status = 'dead' ORDER BY generation"


@dataclass(frozen=True, slots=True)
class Key:
    """One copy of the event of one object generation."""

    name: str
    generation: str
    copy: int


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery that is due: its object resource and the attempts that failed so far."""

    key: Key
    resource: Mapping[str, Any]
    attempts: int


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A delivery given up after its last attempt, with the last answer."""

    name: str
    generation: str
    attempts: int
    error: str


def pause_after(attempts: int) -> float:
    """Seconds to wait after that many failed attempts: doubled each time, up to a longest pause."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (attempts - 1))


class Ledger:
    """The deliveries in an SQLite file; every change is durable when its method returns."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.row_factory = sqlite3.Row
        self._database.executescript(_SCHEMA)

    def announce(self, copies: Iterable[tuple[Mapping[str, Any], int]]) -> None:
        """Make each object resource due as often as said; what was announced before stays as it is."""
        with self._database:
            for resource, count in copies:
                key = (resource["name"], resource["generation"])
                self._database.executemany(_ANNOUNCE, [(*key, copy, json.dumps(resource)) for copy in range(count)])

    def due(self, now: float) -> list[Delivery]:
        """The deliveries whose time has come, oldest generation first; `now` in epoch seconds."""
        return [_delivery(row) for row in self._database.execute(_DUE, (now,))]

    def arrived(self, delivery: Delivery) -> None:
        """Close a delivery that the function acknowledged."""
        self._settle(delivery, status="delivered")

    def postponed(self, delivery: Delivery, error: str, until: float) -> None:
        """Keep a delivery for later because the function could not be reached; this costs no attempt."""
        self._settle(delivery, status="pending", due_at=until, error=error)

    def failed(self, delivery: Delivery, error: str, now: float) -> None:
        """Note a refused attempt: due again after a pause, or a dead letter after the last one."""
        tried = replace(delivery, attempts=delivery.attempts + 1)
        status = "dead" if tried.attempts >= LAST_ATTEMPT else "pending"
        self._settle(tried, status=status, due_at=now + pause_after(tried.attempts), error=error)

    def counts(self) -> dict[str, int]:
        """How many deliveries are pending, delivered and dead."""
        counted: dict[str, int] = {row[0]: row[1] for row in self._database.execute(_COUNTS)}
        return {status: counted.get(status, 0) for status in ("pending", "delivered", "dead")}

    def dead_letters(self) -> list[DeadLetter]:
        """Everything that was given up."""
        return [DeadLetter(**row) for row in self._database.execute(_DEAD)]

    def _settle(self, delivery: Delivery, *, status: str, due_at: float = 0.0, error: str = "") -> None:
        key = delivery.key
        with self._database:
            self._database.execute(
                _SETTLE, (status, delivery.attempts, due_at, error, key.name, key.generation, key.copy)
            )


def _delivery(row: sqlite3.Row) -> Delivery:
    key = Key(row["name"], row["generation"], row["copy"])
    return Delivery(key, json.loads(row["resource"]), row["attempts"])
