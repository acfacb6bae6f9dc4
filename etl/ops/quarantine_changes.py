"""Changes to quarantine items: each is one conditional statement on the log, and leaves a row in the trail."""

import getpass
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from google.cloud import bigquery

from contracts.errors import UsageError
from etl.platform.bigquery import query

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

    Each statement sees the log as it is, so that two operators at once give the result of one after the other.
    """
    rule = _RULES[verb]
    for first in range(0, len(changes), CHANGES_PER_STATEMENT):
        wanted = [_members(change) for change in changes[first : first + CHANGES_PER_STATEMENT]]
        query(client, _APPLY.format(condition=rule.condition, assignments=rule.assignments), {
            "changes": json.dumps(wanted), "verb": verb.value, "changed_by": by.name, "change_reason": by.reason,
            "changed_at": datetime.now(UTC),
        })
    if changes:
        write_trail(client)


def record_reveal(client: bigquery.Client, quarantine_id: str, by: Author) -> None:
    """Note in the trail that somebody looked at an item's personal values."""
    query(client, _REVEAL, {
        "quarantine_id": quarantine_id, "verb": Verb.REVEAL.value, "changed_by": by.name,
        "change_reason": by.reason, "changed_at": datetime.now(UTC),
    })


def write_trail(client: bigquery.Client) -> None:
    """Copy every state of the log that the trail lacks; what a crash left out, the next change brings in.

    Two that copy at once add the same entries, and the trail's view shows each once.
    """
    query(client, _TRAIL)


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

_APPLY = """
merge glamira_ops.quarantine_log as logged
using (
  select
    json_value(item, '$.quarantine_id') as quarantine_id,
    json_value(item, '$.attempt_id') as attempt_id,
    cast(json_value(item, '$.landed_date') as date) as landed_date
  from unnest(json_query_array(@changes)) as item
) as wanted
on logged.quarantine_id = wanted.quarantine_id
when matched and ({condition}) then update set
  {assignments}, updated_at = @changed_at, verb = @verb, changed_by = @changed_by, change_reason = @change_reason
"""

_REVEAL = """
insert into glamira_ops.quarantine_changes_history
  (quarantine_id, dataset, data_date, verb, status, reasons, attempt_id, landed_date, changed_by, change_reason,
   changed_at, recorded_at, entry_id)
select
  quarantine_id, dataset, data_date, @verb, status, reasons, attempt_id, landed_date, @changed_by, @change_reason,
  @changed_at, current_timestamp(), generate_uuid()
from glamira_ops.quarantine_log
where quarantine_id = @quarantine_id
"""

_TRAIL = """
insert into glamira_ops.quarantine_changes_history
  (quarantine_id, dataset, data_date, verb, status, reasons, attempt_id, landed_date, changed_by, change_reason,
   changed_at, recorded_at, entry_id)
select
  logged.quarantine_id, logged.dataset, logged.data_date, logged.verb, logged.status, logged.reasons,
  logged.attempt_id, logged.landed_date, logged.changed_by, logged.change_reason, logged.updated_at,
  current_timestamp(), generate_uuid()
from glamira_ops.quarantine_log as logged
left join glamira_ops.quarantine_changes_history as trail
  on logged.quarantine_id = trail.quarantine_id and logged.updated_at = trail.changed_at
where trail.quarantine_id is null
"""
