"""What the warehouse remembers of a run: each gate's outcomes, each station's progress, each held day."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from enum import StrEnum

from contracts.outcome import Outcome, verdict
from contracts.policy import Policy
from etl.context import Run
from etl.warehouse import query

POLICY_CHECK = "policy"


class Progress(StrEnum):
    """How far a station is; one that was killed stays `running`."""

    RUNNING = "running"
    DONE = "done"
    HALTED = "halted"


def record_outcomes(run: Run, outcomes: Sequence[Outcome]) -> None:
    """Keep a gate's outcomes in place of those that the same run recorded for that gate before."""
    if not outcomes:
        return
    query(run.bigquery, _REPLACE_OUTCOMES, {
        "run_id": run.run_id,
        "day": run.day,
        "gates": sorted({outcome.gate for outcome in outcomes}),
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
    """Keep how far a station of this run is, in place of what was known of it; `detail` is one line.

    Its moments are the warehouse's, as those of the gates' verdicts that they are compared with.
    """
    query(run.bigquery, _UPSERT_STATION, {
        "run_id": run.run_id, "day": run.day, "station": station, "status": progress.value, "detail": detail,
    })


def halted_because(run: Run, station: str) -> str:
    """What a halted station of this run left as its reason; empty when it could not leave any."""
    rows = query(run.bigquery, _HALTED, {"day": run.day, "run_id": run.run_id, "station": station})
    return str(rows[0]["detail"]) if rows else ""


def mark_held(run: Run, gate: str, reason: str) -> None:
    """Tell that the run's day is held at a gate.

    A day that was published before keeps naming that publication: the marts still show it.
    """
    query(run.bigquery, _UPSERT_HELD, {"day": run.day, "gate": gate, "reason": reason})


def confirm_published(run: Run, days: Sequence[date]) -> bool:
    """Tell that days which were published before are in order again, their publication unchanged.

    False, and nothing is changed, when one of them has no publication to confirm.
    """
    known = query(run.bigquery, _COUNT_PUBLISHED, {"days": list(days)})
    if known[0]["day_count"] < len(days):
        return False
    query(run.bigquery, _CONFIRM, {"days": list(days)})
    return True


_REPLACE_OUTCOMES = """
merge glamira_ops.outcomes as recorded
using (
  select
    json_value(item, '$.gate') as gate,
    json_value(item, '$.check') as check_name,
    json_value(item, '$.severity') as severity,
    json_value(item, '$.status') as status,
    json_value(item, '$.observed') as observed,
    json_value(item, '$.expected') as expected,
    json_value(item, '$.message') as message,
    json_value(item, '$.owner') as owner,
    json_value(item, '$.meaning') as meaning,
    json_value(item, '$.remedy') as remedy,
    json_value(item, '$.dataset') as dataset,
    cast(json_value(item, '$.hold') as bool) as hold
  from unnest(json_query_array(@outcomes)) as item
) as outcome
on false
when not matched by source
  and recorded.data_date = @day and recorded.run_id = @run_id and recorded.gate in unnest(@gates)
then delete
when not matched by target then insert
  (run_id, data_date, gate, check_name, severity, status, observed, expected, message, recorded_at,
   owner, meaning, remedy, dataset, hold)
values
  (@run_id, @day, outcome.gate, outcome.check_name, outcome.severity, outcome.status, outcome.observed,
   outcome.expected, outcome.message, current_timestamp(), outcome.owner, outcome.meaning, outcome.remedy,
   outcome.dataset, outcome.hold)
"""

_UPSERT_STATION = """
merge glamira_ops.runs as recorded
using (
  select @day as data_date, @run_id as run_id, @station as station,
    if(@status = 'running', null, current_timestamp()) as ended_at
) as step
on recorded.data_date = step.data_date and recorded.run_id = step.run_id and recorded.station = step.station
when matched then update set
  status = @status, started_at = if(@status = 'running', current_timestamp(), recorded.started_at),
  ended_at = step.ended_at, detail = @detail
when not matched then insert (run_id, data_date, station, status, started_at, ended_at, detail)
values (step.run_id, step.data_date, step.station, @status, current_timestamp(), step.ended_at, @detail)
"""

_HALTED = """
select detail
from glamira_ops.runs
where data_date = @day and run_id = @run_id and station = @station and status = 'halted'
"""

_UPSERT_HELD = """
merge glamira_ops.quality_status as known
using (
  select @day as data_date, count(*) as rows_quarantined
  from glamira_ops.quarantine_log
  where data_date = @day and status = 'open'
) as held
on known.data_date = held.data_date
when matched then update set
  status = 'held', gate = @gate, reason = @reason, rows_quarantined = held.rows_quarantined
when not matched then insert (data_date, status, gate, reason, rows_quarantined)
values (held.data_date, 'held', @gate, @reason, held.rows_quarantined)
"""

_COUNT_PUBLISHED = """
select count(*) as day_count
from glamira_ops.quality_status
where data_date in unnest(@days) and publication_id is not null
"""

_CONFIRM = """
merge glamira_ops.quality_status as known
using (
  select day as data_date, count(items.quarantine_id) as rows_quarantined
  from unnest(@days) as day
  left join glamira_ops.quarantine_log as items on items.data_date = day and items.status = 'open'
  group by day
) as confirmed
on known.data_date = confirmed.data_date
when matched then update set
  status = 'published', gate = null, reason = null, rows_quarantined = confirmed.rows_quarantined
"""
