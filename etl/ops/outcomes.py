"""Outcomes: every verdict of every gate, the latest of a run and check in place of those before."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict

from contracts.outcome import Outcome, verdict
from contracts.policy.policy import Policy
from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import DayRun
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)

POLICY_CHECK = "policy"


def record_outcomes(run: DayRun, outcomes: Sequence[Outcome]) -> None:
    """Record a gate's outcomes; they count in place of those that the same run recorded for that gate before."""
    if not outcomes:
        return
    query(run.bigquery, _sql("add"), {
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
