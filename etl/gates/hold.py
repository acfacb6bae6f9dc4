"""A day that passed every gate waits while it has a warning that holds it, until a steward has accepted just that."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import date

from contracts.errors import GateRefused
from contracts.foreign_text import for_markdown
from contracts.outcome import sentence
from etl.context import Run
from etl.gates.clearance import GATES, require_clearance, require_passed
from etl.ops.acceptances import Acceptance, acceptance_of
from etl.ops.loads import live_batch_ids
from etl.ops.outcomes import HoldingWarning, holding_warnings


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
    warnings = holding_warnings(run, GATES)
    if not warnings:
        return Hold(run.day, (), (), policy)
    hold = Hold(run.day, warnings, live_batch_ids(run), policy)
    return replace(hold, acceptance=acceptance_of(run, hold.fingerprint))
