"""Outcomes: every verdict of every gate, the latest of a run and check in place of those before."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from contracts.outcome import Outcome, verdict
from contracts.policy.policy import Policy
from etl.ops.day_run import DayRun
from etl.platform.bigquery import query

POLICY_CHECK = "policy"


def record_outcomes(run: DayRun, outcomes: Sequence[Outcome]) -> None:
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
