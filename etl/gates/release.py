"""Release: a day is published when every gate passed what lies in audit, and no warning of it waits for a steward."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from itertools import pairwise

from contracts.commands import command
from contracts.errors import DaysRefused, GateRefused, GlamiraError
from contracts.foreign_text import for_markdown
from contracts.outcome import Outcome, pass_gate, sentence, verdict
from etl.ops.acceptances import Acceptance, acceptance_of
from etl.ops.day_run import Run
from etl.ops.loads import live_batch_ids
from etl.ops.outcomes import HoldingWarning, Verdict, holding_warnings, latest_verdicts
from etl.ops.runs import BuildStart, latest_build

GATES = ("raw", "build", "marts", "reconcile")
# Landing is no gate of what lies in audit; its warnings wait for a steward like theirs.
HOLDING = ("land_events", *GATES)


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
        listed = "; ".join(map(str, self.warnings))
        return (
            f"gate publish: {self.day} waits for a steward. If the day is right, "
            f"`{command(f'accept {self.day} --reason TEXT')}`, then `{command(f'publish {self.day}')}`; if not, "
            f"correct the cause and run the day again. It passed every gate, with warnings: {listed}"
        )

    def text(self) -> str:
        """The warnings as a few lines of Markdown, for whoever is asked."""
        lines = [f"{self.day} passed every gate. It is not published before somebody accepts these warnings:", ""]
        return "\n".join([*lines, *(f"- {for_markdown(sentence(str(one).rstrip('.')))}" for one in self.warnings)])


def require_release(run: Run) -> str:
    """Pass when the run's days may be published; returns the fingerprint of the policy that they passed.

    Raises:
        GateRefused: a gate has not passed what lies in audit of the run's only day, or it waits for a steward.
        DaysRefused: the same of some of several days, each with its GateRefused.
    """
    build = latest_build(run.bigquery)
    passed: dict[date, str] = {}
    refused: dict[date, GlamiraError] = {}
    for one in run.each():
        try:
            passed[one.day] = _released(one, build)
        except GateRefused as refusal:
            refused[one.day] = refusal
    policy = next(reversed(passed.values()), "")
    refused |= {day: _other_policy(day) for day, other in passed.items() if other != policy}
    if refused:
        raise refused[run.day] if len(run.days) == 1 else DaysRefused(refused)
    return policy


def _released(run: Run, build: BuildStart | None) -> str:
    policy = _require(run, build)
    hold = _hold(run, policy)
    if hold.is_waiting:
        raise GateRefused(hold.refusal())
    return policy


def _other_policy(day: date) -> GateRefused:
    return GateRefused(f"gate publish: {day}: contracts/policy/policy.yml changed between its gates and those of later "
                       f"days. Run `{command(f'run {day}')}`.")


def hold_of(run: Run) -> Hold:
    """What a day that passed every gate waits for, if for anything.

    Raises:
        GateRefused: a gate refused the day or has not judged it; nobody is asked about such a day.
    """
    return _hold(run, require_passed(run))


def _hold(run: Run, policy: str) -> Hold:
    warnings = holding_warnings(run, HOLDING)
    if not warnings:
        return Hold(run.day, (), (), policy)
    hold = Hold(run.day, warnings, live_batch_ids(run), policy)
    return replace(hold, acceptance=acceptance_of(run, hold.fingerprint))


def require_passed(run: Run) -> str:
    """Pass when every gate passed the run's day, whatever lies in audit by now; the policy's fingerprint as above.

    Raises:
        GateRefused: a gate is missing, refused, or was overtaken by an earlier one.
    """
    return _require(run, None)


def conditions(day: date, verdicts: Mapping[str, Verdict], build: BuildStart | None) -> list[Outcome]:
    """The outcomes that decide whether `day` may be published."""
    known = [verdicts[gate] for gate in GATES if gate in verdicts]
    missing = [gate for gate in GATES if gate not in verdicts]
    refused = [judgement.gate for judgement in known if judgement.refusals]
    overtaken = [later.gate for earlier, later in pairwise(known) if later.judged_at < earlier.judged_at]
    policies = {judgement.policy for judgement in known if judgement.policy}
    again = f"Run `{command(f'run {day}')}`"
    return [
        _clear("gates_judged", not missing, f"{day}: not judged by {_listed(missing)}", again if known else
               f"{again}, or, when the shop has no document of it, `{command(f'accept {day} --reason TEXT')}`"),
        _clear("gates_passed", not refused, f"{day}: refused by {_listed(refused)}",
               f"See `{command(f'status {day}')}`"),
        _clear("gates_in_order", not overtaken, f"{day}: {_listed(overtaken)} judged older data", again),
        _clear("audit_unchanged", _is_own(verdicts.get("build"), build),
               f"{day}: audit was built anew {_cause(build)} since", again),
        _clear("one_policy", len(policies) < 2, f"{day}: contracts/policy/policy.yml changed between its gates", again),
    ]


def _require(run: Run, build: BuildStart | None) -> str:
    verdicts = latest_verdicts(run, GATES)
    pass_gate("publish", conditions(run.day, verdicts, build))
    return passed_policy(verdicts.values())


def passed_policy(verdicts: Iterable[Verdict]) -> str:
    """One fingerprint of all that the gates judged by: another severity or limit, of dbt's tests too, makes another."""
    known = tuple(verdicts)
    policy = next((judgement.policy for judgement in known if judgement.policy), "")
    tests = next((judgement.tests for judgement in known if judgement.tests), "")
    return hashlib.sha256(f"{policy} {tests}".encode()).hexdigest() if tests else policy


def _clear(check: str, holds: bool, fact: str, remedy: str) -> Outcome:
    return verdict(gate="publish", check=check, holds=holds, message=f"{fact}. {remedy}", dataset="glamira_marts",
                   meaning="Every gate has judged and passed what now lies in audit.", remedy=f"{remedy}.")


def _cause(build: BuildStart | None) -> str:
    return f"for {build.data_date}" if build and build.data_date else "by hand, with dbt,"


def _is_own(built: Verdict | None, latest: BuildStart | None) -> bool:
    return built is None or latest is None or latest.started_at <= built.judged_at


def _listed(gates: list[str]) -> str:
    return ", ".join(f"gate {gate}" for gate in gates)
