"""A day that passed every gate waits while it has a warning that holds it, until a steward has accepted just that."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from contracts.errors import GateRefused
from contracts.foreign_text import for_markdown
from contracts.outcome import sentence
from etl.context import Run
from etl.gates.clearance import GATES, require_clearance, require_passed
from etl.platform.bigquery import query


@dataclass(frozen=True, slots=True)
class HoldingWarning:
    """A failed warning that holds its day, as its gate told it last."""

    gate: str
    check_name: str
    dataset: str
    observed: str
    expected: str
    message: str

    def __str__(self) -> str:
        return f"gate {self.gate}: {self.message or self.check_name}"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepted a day's warnings, why, and when by the warehouse's clock."""

    accepted_by: str
    reason: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class Hold:
    """What a day waits for: its warnings, the batches they are of, and the policy they were judged by.

    `acceptance` is none as long as nobody accepted exactly this.
    """

    day: date
    warnings: tuple[HoldingWarning, ...]
    batch_ids: tuple[str, ...]
    policy: str
    acceptance: Acceptance | None = None

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of what there is to accept: other data, figures or limits make another one."""
        said = [f"{self.day}", [asdict(one) for one in self.warnings], self.batch_ids, self.policy]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    @property
    def is_waiting(self) -> bool:
        """Whether the day may not be published before somebody accepts."""
        return bool(self.warnings) and self.acceptance is None

    def refusal(self) -> str:
        """Why the day is not published, and what to do; the commands come first, for long texts are cut."""
        told = "; ".join(map(str, self.warnings))
        return (
            f"gate publish: {self.day} waits for a steward. If the day is right, "
            f"`python -m etl accept {self.day} --reason TEXT`, then `python -m etl publish {self.day}`; if not, "
            f"correct the cause and run the day again. It passed every gate, with warnings: {told}"
        )

    def text(self) -> str:
        """The warnings as a few lines of Markdown, for whoever is asked."""
        lines = [f"{self.day} passed every gate. It is not published before somebody accepts these warnings:", ""]
        return "\n".join([*lines, *(f"- {for_markdown(sentence(str(one).rstrip('.')))}" for one in self.warnings)])


def require_release(run: Run) -> str:
    """Pass when the run's day may be published; returns the fingerprint of the policy that it passed.

    Raises:
        GateRefused: a gate has not passed what lies in audit, or the day waits for a steward.
    """
    policy = require_clearance(run)
    hold = _hold(run, policy)
    if hold.is_waiting:
        raise GateRefused(hold.refusal())
    return policy


def hold_of(run: Run) -> Hold:
    """What a day that passed every gate waits for, if for anything.

    Raises:
        GateRefused: a gate refused the day or has not judged it; nobody is asked about such a day.
    """
    return _hold(run, require_passed(run))


def _hold(run: Run, policy: str) -> Hold:
    found = query(run.bigquery, _WARNINGS, {"day": run.day, "gates": list(GATES)})
    if not found:
        return Hold(run.day, (), (), policy)
    batches = query(run.bigquery, _BATCHES, {"day": run.day})
    warnings, batch_ids = (HoldingWarning(**row) for row in found), (row["batch_id"] for row in batches)
    hold = Hold(run.day, tuple(warnings), tuple(batch_ids), policy)
    accepted = query(run.bigquery, _ACCEPTED, {"day": run.day, "acceptance_id": hold.fingerprint})
    return replace(hold, acceptance=Acceptance(**accepted[0])) if accepted else hold


_WARNINGS = """
with latest as (
  select gate, run_id
  from glamira_ops.outcomes
  where data_date = @day and gate in unnest(@gates)
  group by gate, run_id
  qualify row_number() over (partition by gate order by max(recorded_at) desc) = 1
)
select
  outcomes.gate, outcomes.check_name, ifnull(outcomes.dataset, '') as dataset,
  ifnull(outcomes.observed, '') as observed, ifnull(outcomes.expected, '') as expected,
  ifnull(outcomes.message, '') as message
from glamira_ops.outcomes as outcomes
inner join latest on outcomes.gate = latest.gate and outcomes.run_id = latest.run_id
where outcomes.data_date = @day and outcomes.hold and outcomes.severity = 'warn' and outcomes.status = 'failed'
order by outcomes.gate, outcomes.check_name, outcomes.dataset, outcomes.message
"""

_BATCHES = """
select batch_id
from glamira_ops.loads
where event_date = @day and status = 'loaded'
order by batch_id
"""

_ACCEPTED = """
select accepted_by, reason, accepted_at
from glamira_ops.acceptances
where data_date = @day and acceptance_id = @acceptance_id
"""
