"""A day is cleared when every gate has judged what now lies in audit, and none refused it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise

from contracts.outcome import Outcome, pass_gate, verdict
from etl.context import Run
from etl.ops.outcomes import Verdict, latest_verdicts
from etl.ops.runs import BuildStart, latest_build

GATES = ("raw", "build", "marts", "reconcile")


def require_clearance(run: Run) -> str:
    """Pass when every gate passed what lies in audit; returns the fingerprint of the policy that the day passed.

    Raises:
        GateRefused: a gate is missing, refused, was overtaken by an earlier one, or audit was built anew since.
    """
    return _require(run, latest_build(run.bigquery))


def require_passed(run: Run) -> str:
    """As `require_clearance`, whatever lies in audit by now.

    Raises:
        GateRefused: a gate is missing, refused, or was overtaken by an earlier one.
    """
    return _require(run, None)


def clearance(day: date, verdicts: Mapping[str, Verdict], build: BuildStart | None) -> list[Outcome]:
    """The outcomes that decide whether `day` may be published."""
    known = [verdicts[gate] for gate in GATES if gate in verdicts]
    missing = [gate for gate in GATES if gate not in verdicts]
    refused = [judgement.gate for judgement in known if judgement.refusals]
    overtaken = [later.gate for earlier, later in pairwise(known) if later.judged_at < earlier.judged_at]
    policies = {judgement.policy for judgement in known if judgement.policy}
    again = f"Run `python -m etl run {day}`"
    return [
        _clear("gates_judged", not missing, f"{day}: not judged by {_listed(missing)}", again if known else
               f"{again}, or, when the shop has no document of it, `python -m etl accept {day} --reason TEXT`"),
        _clear("gates_passed", not refused, f"{day}: refused by {_listed(refused)}",
               f"See `python -m etl status {day}`"),
        _clear("gates_in_order", not overtaken, f"{day}: {_listed(overtaken)} judged older data", again),
        _clear("audit_unchanged", _is_own(verdicts.get("build"), build),
               f"{day}: audit was built anew for {build and build.data_date} since", again),
        _clear("one_policy", len(policies) < 2, f"{day}: contracts/policy/policy.yml changed between its gates", again),
    ]


def _require(run: Run, build: BuildStart | None) -> str:
    verdicts = latest_verdicts(run, GATES)
    pass_gate("publish", clearance(run.day, verdicts, build))
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


def _is_own(built: Verdict | None, latest: BuildStart | None) -> bool:
    return built is None or latest is None or latest.started_at <= built.judged_at


def _listed(gates: list[str]) -> str:
    return ", ".join(f"gate {gate}" for gate in gates)
