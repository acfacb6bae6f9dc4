"""The two audits: Great Expectations judges the raw day and the audited marts, and the gate passes or refuses."""

import logging
from dataclasses import dataclass

from contracts.outcome import Outcome, pass_gate
from contracts.tables import AUDIT
from etl.building.build import affected_days
from etl.building.docs_site import address, docs_folder, synchronise
from etl.context import Run
from etl.quality import record_outcomes
from etl.warehouse import query
from expectations.arrival import Arrivals
from expectations.bounds import DEFAULT
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
    """Judge the day's raw tables against their manifests, their rules and the published days before.

    Raises:
        GateRefused: a rule of severity fail does not hold.
    """
    loaded = {row["dataset"]: row["row_count"] for row in query(run.bigquery, _LOADED, {"day": run.day})}
    trailing = query(run.bigquery, _TRAILING, {"day": run.day, "days": DEFAULT.trailing_days})
    return _judge(run, raw_gate(Arrivals(run.day, loaded, tuple(row["data_date"] for row in trailing))))


def audit_marts(run: Run) -> AuditReport:
    """Judge the audited facts and reports of every day the run affects.

    Raises:
        GateRefused: a rule of severity fail does not hold.
    """
    built = {table.table_id for table in run.bigquery.list_tables(AUDIT)}
    return _judge(run, marts_gate(affected_days(run), built))


def _judge(run: Run, gate: Gate) -> AuditReport:
    folder, bucket = docs_folder(run.settings), run.storage.bucket(run.settings.docs_bucket)
    judgement = run_checkpoint(gate, run.bigquery, run.day, run.run_id, folder)
    record_outcomes(run, judgement.outcomes)
    # A bucket out of reach must not hide that the day is refused.
    try:
        sent = synchronise(bucket, folder)
        logger.info("audited day=%s gate=%s rules=%d docs_files=%d", run.day, gate.name, len(judgement.outcomes), sent)
    finally:
        pass_gate(gate.name, judgement.outcomes)
    pages = tuple(address(run.settings, page) for page in judgement.pages)
    return AuditReport(gate.name, judgement.outcomes, address(run.settings), pages)


_LOADED = """
select dataset, sum(row_count) as row_count
from glamira_ops.loads
where event_date = @day and status = 'loaded'
group by dataset
"""

_TRAILING = """
select data_date
from glamira_ops.quality_status
where data_date < @day and status = 'published'
order by data_date desc
limit @days
"""
