"""A day is cleared when every gate has judged what now lies in audit, and none refused it."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from contracts.outcome import Outcome, pass_gate, verdict
from etl.context import Run
from etl.platform.bigquery import query

GATES = ("raw", "build", "marts", "reconcile")


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
class BuildStart:
    """The latest start of a build, for whichever day."""

    data_date: date
    run_id: str
    started_at: datetime


def require_clearance(run: Run) -> str:
    """Pass when every gate passed what lies in audit; returns the fingerprint of the policy that the day passed.

    Raises:
        GateRefused: a gate is missing, refused, was overtaken by an earlier one, or audit was built anew since.
    """
    builds = query(run.bigquery, _LATEST_BUILD)
    return _require(run, BuildStart(**builds[0]) if builds else None)


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
    rows = query(run.bigquery, _LATEST_VERDICTS, {"day": run.day, "gates": list(GATES)})
    verdicts = {row["gate"]: Verdict(**row) for row in rows}
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


_LATEST_VERDICTS = """
select
  gate, run_id, max(recorded_at) as judged_at, countif(severity = 'fail' and status = 'failed') as refusals,
  max(if(check_name = 'policy', observed, null)) as policy,
  max(if(check_name = 'dbt_tests', observed, null)) as tests
from glamira_ops.outcomes
where data_date = @day and gate in unnest(@gates)
group by gate, run_id
qualify row_number() over (partition by gate order by max(recorded_at) desc) = 1
"""

_LATEST_BUILD = """
select data_date, run_id, started_at
from glamira_ops.runs
where station = 'build'
order by started_at desc
limit 1
"""
