"""Changes to quarantine items: each is one conditional statement on the log, and leaves a row in the trail."""

import getpass
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from google.cloud import bigquery

from contracts.errors import UsageError
from contracts.warehouse.sql import SqlFolder
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)

CHANGES_PER_STATEMENT = 5_000


class Verb(StrEnum):
    """What can happen to an item; the text is what log and trail say."""

    FIX = "fix"
    REPROCESS = "reprocess"
    DISCARD = "discard"
    REOPEN = "reopen"
    REFUSE = "refuse"
    YIELD = "yield"
    REVEAL = "reveal"


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes something, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of one item.

    `attempt_id` is the repaired document: for a fix the new one, for every other verb the one it was decided on.
    """

    quarantine_id: str
    attempt_id: str | None = None
    landed_date: date | None = None


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One change of an item: what, by whom, why, and the state it left."""

    changed_at: datetime
    verb: str
    changed_by: str
    change_reason: str
    status: str
    reasons: tuple[str, ...]
    attempt_id: str | None
    landed_date: date | None


@dataclass(frozen=True, slots=True)
class _Rule:
    """When a verb applies to an item in the log, and what it sets."""

    condition: str
    assignments: str


def author(reason: str, name: str = "") -> Author:
    """The author of a change: the named one, or the user of this process.

    Raises:
        UsageError: there is no reason.
    """
    if not reason.strip():
        raise UsageError("--reason: it is empty. Say in a few words why; the trail keeps it.")
    return Author(name or getpass.getuser(), reason.strip())


def apply(client: bigquery.Client, verb: Verb, changes: Sequence[Change], by: Author) -> None:
    """Make the changes that still apply; an item that somebody else changed meanwhile is left alone.

    Each statement sees the log as it is, so that two operators at once give the result of one after the other. Every
    moment is the warehouse's own: it is compared with when runs began.
    """
    rule = _RULES[verb]
    for first in range(0, len(changes), CHANGES_PER_STATEMENT):
        wanted = [_members(change) for change in changes[first : first + CHANGES_PER_STATEMENT]]
        query(client, _sql("apply", condition=rule.condition, assignments=rule.assignments), {
            "changes": json.dumps(wanted), "verb": verb.value, "changed_by": by.name, "change_reason": by.reason,
        })
    if changes:
        write_trail(client)


def record_reveal(client: bigquery.Client, quarantine_id: str, by: Author) -> None:
    """Note in the trail that somebody looked at an item's personal values."""
    query(client, _sql("reveal"), {
        "quarantine_id": quarantine_id, "verb": Verb.REVEAL.value, "changed_by": by.name,
        "change_reason": by.reason,
    })


def write_trail(client: bigquery.Client) -> None:
    """Copy every state of the log that the trail lacks; what a crash left out, the next change brings in.

    Two that copy at once add the same entries, and the trail's view shows each once.
    """
    query(client, _sql("bring_up_to_date"))


def trail_of(client: bigquery.Client, quarantine_id: str) -> list[TrailEntry]:
    """Everything that happened to an item, oldest first."""
    rows = query(client, _sql("of_item"), {"quarantine_id": quarantine_id})
    return [TrailEntry(**row | {"reasons": tuple(row["reasons"])}) for row in rows]


def _members(change: Change) -> dict[str, Any]:
    landed = change.landed_date.isoformat() if change.landed_date else None
    return {"quarantine_id": change.quarantine_id, "attempt_id": change.attempt_id, "landed_date": landed}


_SAME_ATTEMPT = "ifnull(logged.attempt_id, '') = ifnull(wanted.attempt_id, '')"

_RULES = {
    Verb.FIX: _Rule(
        f"logged.status = 'open' and not {_SAME_ATTEMPT}", "attempt_id = wanted.attempt_id",
    ),
    Verb.REPROCESS: _Rule(
        f"logged.status = 'open' and {_SAME_ATTEMPT}", "status = 'reprocessed', landed_date = wanted.landed_date",
    ),
    Verb.DISCARD: _Rule("logged.status = 'open'", "status = 'discarded', attempt_id = null"),
    Verb.REOPEN: _Rule(
        "logged.status = 'discarded' or (logged.status = 'reprocessed' and logged.landed_date is not null)",
        "status = 'open', attempt_id = null, landed_date = null",
    ),
    # A supplementary batch is judged anew under another contract, and refuses what it held.
    Verb.REFUSE: _Rule(
        f"logged.landed_date is not null and {_SAME_ATTEMPT}", "status = 'open', landed_date = null",
    ),
    # The day's main batch accepts the document now, so nothing else may hold it.
    Verb.YIELD: _Rule(
        "logged.status = 'discarded' or logged.landed_date is not null",
        "status = 'reprocessed', attempt_id = null, landed_date = null",
    ),
}
