"""Which days may be published: every combination of verdicts that must be refused, and the one that may pass."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from etl.gates.release import GATES, conditions, passed_policy
from etl.ops.outcomes import Verdict
from etl.ops.runs import BuildStart

DAY, OTHER = date(2020, 5, 4), date(2020, 5, 5)
START = datetime(2020, 5, 6, 1, tzinfo=UTC)


def verdicts(order: tuple[str, ...] = GATES, refused: str = "") -> dict[str, Verdict]:
    """One verdict a minute, in the given order."""
    return {
        gate: Verdict(gate, "run", START + timedelta(minutes=minute), int(gate == refused))
        for minute, gate in enumerate(order)
    }


def refusals(known: dict[str, Verdict], build: BuildStart | None = None) -> set[str]:
    """The checks that stop the publication."""
    return {outcome.check for outcome in conditions(DAY, known, build) if outcome.stops}


def test_all_gates_passed_in_order() -> None:
    own = BuildStart(DAY, "run", START)
    assert refusals(verdicts(), own) == set()
    assert refusals(verdicts()) == set()


def test_a_build_by_hand_after_the_days_own_stops() -> None:
    by_hand = BuildStart(None, "dbt by hand 1", START + timedelta(hours=1))
    assert refusals(verdicts(), by_hand) == {"audit_unchanged"}
    [refused] = [outcome for outcome in conditions(DAY, verdicts(), by_hand) if outcome.stops]
    assert "built anew by hand, with dbt, since" in refused.message


@pytest.mark.parametrize("gate", GATES)
def test_a_missing_verdict_stops(gate: str) -> None:
    assert refusals(verdicts(tuple(other for other in GATES if other != gate))) == {"gates_judged"}


@pytest.mark.parametrize("gate", GATES)
def test_a_refusal_stops(gate: str) -> None:
    assert refusals(verdicts(refused=gate)) == {"gates_passed"}


@pytest.mark.parametrize("order", [
    ("build", "raw", "marts", "reconcile"),
    ("raw", "marts", "build", "reconcile"),
    ("reconcile", "raw", "build", "marts"),
])
def test_an_earlier_gate_that_judged_later_stops(order: tuple[str, ...]) -> None:
    assert refusals(verdicts(order)) == {"gates_in_order"}


@pytest.mark.parametrize("day", [DAY, OTHER])
def test_a_later_build_stops_whichever_day_it_is_of(day: date) -> None:
    assert refusals(verdicts(), BuildStart(day, "later", START + timedelta(hours=1))) == {"audit_unchanged"}


@pytest.mark.parametrize(("raw", "marts", "refused"), [
    ("a", "a", set()), (None, "a", set()), ("a", "b", {"one_policy"}),
])
def test_gates_of_different_policies_stop(raw: str | None, marts: str, refused: set[str]) -> None:
    known = verdicts()
    governed = {"raw": replace(known["raw"], policy=raw), "marts": replace(known["marts"], policy=marts)}
    assert refusals(known | governed) == refused


def test_the_message_names_the_day_the_gates_and_the_remedy() -> None:
    [missing] = [outcome for outcome in conditions(DAY, {}, None) if outcome.stops]
    assert "2020-05-04" in missing.message
    assert "gate raw, gate build, gate marts, gate reconcile" in missing.message
    assert ".venv/bin/glamira run 2020-05-04" in missing.message


def test_the_policy_that_a_day_passed_is_that_of_the_gates_and_of_dbts_tests() -> None:
    raw, build = Verdict("raw", "run", START, 0, "a"), Verdict("build", "run", START, 0, "a", "t")
    assert passed_policy([raw]) == "a"
    assert passed_policy([raw, build]) == passed_policy([build, raw])
    others = {passed_policy([raw, replace(build, tests=tests)]) for tests in ("t", "u", None)}
    assert len(others | {passed_policy([replace(raw, policy="b"), replace(build, policy="b")])}) == 4
