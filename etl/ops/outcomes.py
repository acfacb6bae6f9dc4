"""Outcomes: every verdict of every gate, the latest of a run and check in place of those before."""

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from google.cloud import bigquery

from contracts.outcome import Outcome, Severity, Status, verdict
from contracts.policy.policy import Policy
from contracts.warehouse.sql import SqlFolder
from etl.ops.day_run import Run
from etl.platform.bigquery import query

_sql = SqlFolder(__file__)

POLICY_CHECK = "policy"
_TEXTS = ("observed", "expected", "message", "owner", "meaning", "remedy", "dataset")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The latest judgement of one gate over one day: when, by which run, and how many checks refused.

    `policy` is the fingerprint of the policy it judged by; none when the gate is not governed by it. `tests` is that of
    dbt's tests, which state their own severities and limits; only a build has one.
    """

    gate: str
    run_id: str
    judged_at: datetime
    refusals: int
    policy: str | None = None
    tests: str | None = None


@dataclass(frozen=True, slots=True)
class HoldingWarning:
    """A failed warning that holds its day, as its gate recorded it last."""

    gate: str
    check_name: str
    dataset: str
    observed: str
    expected: str
    message: str

    def __str__(self) -> str:
        return f"gate {self.gate}: {self.message or self.check_name}"


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check of a run that failed; one may have left no message."""

    severity: str
    check_name: str
    message: str | None


def record_outcomes(run: Run, outcomes: Sequence[Outcome], days: Sequence[date] = ()) -> None:
    """Record a gate's outcomes; they count in place of those that the same run recorded for that gate before.

    They are of the run's day, or of each of `days` when the gate judged several at once.
    """
    if not outcomes:
        return
    query(run.bigquery, _sql("add"), {
        "run_id": run.run_id,
        "days": list(days) or [run.day],
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


def latest_verdicts(run: Run, gates: Sequence[str]) -> dict[str, Verdict]:
    """The latest judgement of each of these gates over the run's day, whichever run made it; by gate."""
    rows = query(run.bigquery, _sql("latest_verdicts"), {"day": run.day, "gates": list(gates)})
    return {row["gate"]: Verdict(**row) for row in rows}


def holding_warnings(run: Run, gates: Sequence[str]) -> tuple[HoldingWarning, ...]:
    """The warnings of these gates that hold the run's day, as each gate judged it last; in order of the gates."""
    rows = query(run.bigquery, _sql("holding"), {"day": run.day, "gates": list(gates)})
    return tuple(HoldingWarning(**row) for row in rows)


def latest_outcomes(client: bigquery.Client, day: date) -> tuple[Outcome, ...]:
    """Each gate's latest outcomes on the day, what failed first."""
    return tuple(map(_outcome, query(client, _sql("latest"), {"day": day})))


def worst_failed(run: Run, count: int) -> list[FailedCheck]:
    """Checks of the run that failed, those that stop first, then the latest; so many at most."""
    rows = query(run.bigquery, _sql("failed"), {"day": run.day, "run_id": run.run_id, "count": count})
    return [FailedCheck(**row) for row in rows]


def _outcome(row: dict[str, Any]) -> Outcome:
    texts: dict[str, Any] = {name: row[name] or "" for name in _TEXTS}
    severity, status = Severity(row["severity"]), Status(row["status"])
    return Outcome(row["gate"], row["check_name"], severity, status, hold=bool(row["hold"]), **texts)
