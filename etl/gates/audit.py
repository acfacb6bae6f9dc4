"""The two audits: Great Expectations judges the raw day and the audited marts, and the gate passes or refuses."""

import logging
from dataclasses import dataclass

from contracts.outcome import Outcome, pass_gate
from contracts.policy.policy import Policy, load_policy
from etl.gates.kept_documents import judge_kept
from etl.gates.measured import measured_events, measured_order_lines
from etl.ops.day_run import Run
from etl.ops.loads import loaded_row_counts
from etl.ops.outcomes import policy_named, record_outcomes
from etl.platform.docs_bucket import address, docs_folder, synchronise
from etl.transform.build import judged_days
from expectations.arrival import Arrivals
from expectations.baseline import Comparison
from expectations.checkpoint import run_checkpoint
from expectations.marts import marts_gate
from expectations.raw import raw_gate
from expectations.rules import Gate

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AuditReport:
    """One gate's verdict on one day: an outcome per rule, the Data Docs front page and the pages of this run."""

    gate: str
    outcomes: tuple[Outcome, ...]
    docs: str
    pages: tuple[str, ...]


def audit_raw(run: Run) -> AuditReport:
    """Judge the day's raw tables against their manifests, their rules, the published days before, and what readers see.

    Raises:
        GateRefused: a rule of severity fail does not hold.
        PolicyError: the policy cannot be read, or does not fit the rules.
    """
    policy = load_policy()
    compared = measured_events(run, policy)
    arrivals = Arrivals(run.day, loaded_row_counts(run), compared.trailing, compared.measured)
    return _judge(run, raw_gate(arrivals, policy), policy, judge_kept(run, policy))


def audit_marts(run: Run) -> AuditReport:
    """Judge the audited order lines of the run's day and of every published day that it touches.

    Raises:
        GateRefused: a rule of severity fail does not hold.
        PolicyError: the policy cannot be read, or does not fit the rules.
    """
    policy = load_policy()
    compared = measured_order_lines(run, policy)
    day = Comparison(run.day, compared.trailing)
    return _judge(run, marts_gate(judged_days(run), policy, day, compared.measured), policy)


def _judge(run: Run, gate: Gate, policy: Policy, *others: Outcome) -> AuditReport:
    folder, bucket = docs_folder(run.settings), run.services.docs_bucket
    judgement = run_checkpoint(gate, run.bigquery, run.day, run.run_id, folder)
    outcomes = (*judgement.outcomes, *others, policy_named(gate.name, policy))
    record_outcomes(run, outcomes)
    # A bucket out of reach must not hide that the day is refused.
    try:
        sent = synchronise(bucket, folder)
        logger.info("audited day=%s gate=%s rules=%d docs_files=%d", run.day, gate.name, len(gate.rules), sent)
    finally:
        pass_gate(gate.name, outcomes)
    pages = tuple(address(run.settings, page) for page in judgement.pages)
    return AuditReport(gate.name, outcomes, address(run.settings), pages)
