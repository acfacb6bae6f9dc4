"""What the warehouse remembers of a run: each gate's outcomes, each station's progress, each held day.

Every write adds entries to a history and changes none, so that writers that meet disturb nobody.
"""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from contracts.outcome import Outcome, verdict
from contracts.policy import Policy
from etl.context import Run
from etl.warehouse import change, query

POLICY_CHECK = "policy"


class Progress(StrEnum):
    """How far a station is; one that was killed stays `running`."""

    RUNNING = "running"
    DONE = "done"
    HALTED = "halted"


@dataclass(frozen=True, slots=True)
class StationEntry:
    """How far a station is; `detail` is one line."""

    station: str
    status: Progress
    detail: str = ""


def record_outcomes(run: Run, outcomes: Sequence[Outcome]) -> None:
    """Record a gate's outcomes; they count in place of those that the same run recorded for that gate before."""
    if not outcomes:
        return
    query(run.bigquery, _ADD_OUTCOMES, {
        "run_id": run.run_id,
        "day": run.day,
        "entry_id": uuid.uuid4().hex,
        "outcomes": json.dumps([asdict(outcome) for outcome in outcomes], ensure_ascii=False),
    })


def policy_named(gate: str, policy: Policy) -> Outcome:
    """The record of the policy that a gate judged by: publish keeps its fingerprint."""
    return verdict(
        gate=gate, check=POLICY_CHECK, holds=True, observed=policy.fingerprint, dataset=policy.file,
        meaning="The severities and limits of this gate are those of the policy with this fingerprint.",
        remedy=f"None is needed; to change them edit {policy.file} and run the day again.",
    )


def record_station(run: Run, station: str, progress: Progress, detail: str = "") -> None:
    """Record how far a station of this run is, as `record_stations` does. `detail` is one line."""
    record_stations(run, [StationEntry(station, progress, detail)])


def record_stations(run: Run, entries: Sequence[StationEntry]) -> None:
    """Record how far stations of this run are, all at one moment; each entry counts in place of what was known.

    The moment is the warehouse's, as those of the gates' verdicts that it is compared with.
    """
    query(run.bigquery, _ADD_STATIONS, {
        "run_id": run.run_id, "day": run.day,
        "entries": json.dumps([asdict(entry) for entry in entries], ensure_ascii=False),
    })


def halted_because(run: Run, station: str) -> str:
    """What a halted station of this run left as its reason; empty when it could not leave any."""
    rows = query(run.bigquery, _HALTED, {"day": run.day, "run_id": run.run_id, "station": station})
    return str(rows[0]["detail"]) if rows else ""


def mark_held(run: Run, gate: str, reason: str) -> None:
    """Tell that the run's day is held at a gate.

    A day that was published before keeps naming that publication: the marts still show it.
    """
    query(run.bigquery, _ADD_HELD, {"day": run.day, "gate": gate, "reason": reason})


def confirm_published(run: Run, days: Sequence[date]) -> bool:
    """Tell that days which were published before are in order again, their publication unchanged.

    False, and nothing is changed, when one of them has no publication to confirm.
    """
    return change(run.bigquery, _ADD_CONFIRMED, {"days": list(days)}) > 0


_ADD_OUTCOMES = """
insert into glamira_ops.outcomes_history
  (run_id, data_date, gate, check_name, severity, status, observed, expected, message, recorded_at,
   owner, meaning, remedy, dataset, hold, entry_id)
select
  @run_id,
  @day,
  json_value(item, '$.gate'),
  json_value(item, '$.check'),
  json_value(item, '$.severity'),
  json_value(item, '$.status'),
  json_value(item, '$.observed'),
  json_value(item, '$.expected'),
  json_value(item, '$.message'),
  current_timestamp(),
  json_value(item, '$.owner'),
  json_value(item, '$.meaning'),
  json_value(item, '$.remedy'),
  json_value(item, '$.dataset'),
  cast(json_value(item, '$.hold') as bool),
  @entry_id
from unnest(json_query_array(@outcomes)) as item
"""

_ADD_STATIONS = """
insert into glamira_ops.runs_history
  (run_id, data_date, station, status, started_at, ended_at, detail, recorded_at, entry_id)
select
  @run_id,
  @day,
  json_value(entry, '$.station'),
  json_value(entry, '$.status'),
  if(json_value(entry, '$.status') = 'running', current_timestamp(), null),
  if(json_value(entry, '$.status') = 'running', null, current_timestamp()),
  json_value(entry, '$.detail'),
  current_timestamp(),
  generate_uuid()
from unnest(json_query_array(@entries)) as entry
"""

_HALTED = """
select detail
from glamira_ops.runs
where data_date = @day and run_id = @run_id and station = @station and status = 'halted'
"""

# Which publication shows the day is left to the view: another may be entered at this moment.
_ADD_HELD = """
insert into glamira_ops.quality_status_history
  (data_date, status, gate, reason, rows_quarantined, sets_publication, recorded_at, entry_id)
select @day, 'held', @gate, @reason, count(*), false, current_timestamp(), generate_uuid()
from glamira_ops.quarantine_log
where data_date = @day and status = 'open'
"""

_ADD_CONFIRMED = """
insert into glamira_ops.quality_status_history
  (data_date, status, rows_quarantined, sets_publication, recorded_at, entry_id)
with
  shown as (
    select data_date
    from glamira_ops.quality_status
    where data_date in unnest(@days) and publication_id is not null
  ),
  waiting as (
    select data_date, count(*) as item_count
    from glamira_ops.quarantine_log
    where data_date in unnest(@days) and status = 'open'
    group by data_date
  )
select
  shown.data_date, 'published', ifnull(waiting.item_count, 0), false, current_timestamp(), generate_uuid()
from shown
left join waiting on shown.data_date = waiting.data_date
where (select count(*) from shown) = array_length(@days)
"""
