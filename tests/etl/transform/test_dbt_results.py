"""dbt's artifacts become outcome records with the severities of the policy."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from contracts.outcome import Severity, Status
from contracts.policy.policy import RulePolicy, TablePolicy, load_policy
from etl.transform.dbt_results import declared_tests, outcomes, read_results


def stated(severity: Severity, **limits: float) -> RulePolicy:
    return RulePolicy("here", severity, limits, hold=severity is Severity.WARN)


POLICY = replace(
    load_policy(), models=TablePolicy("", {name: stated(Severity.FAIL) for name in ("m", "first")}),
    tests=TablePolicy("", {"odd": stated(Severity.WARN), "few": stated(Severity.WARN, count=1)}),
)


def node(name: str, kind: str, **facts: object) -> dict[str, Any]:
    return {"name": name, "resource_type": kind, **facts}


def row(unique_id: str, status: str, failures: int | None = None, message: str | None = None) -> dict[str, Any]:
    return {"unique_id": unique_id, "status": status, "failures": failures, "message": message,
            "relation_name": "`project`.`glamira_staging`.`rows`", "execution_time": 0.5}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    nodes = {
        "model.m": node("m", "model"), "test.ok": node("ok", "test", attached_node="model.glamira.m"),
        "test.bad": node("bad", "test", depends_on={"nodes": ["model.glamira.first", "model.glamira.second"]}),
        "test.odd": node("odd", "test"), "test.few": node("few", "test"),
        "model.broken": node("broken", "model", depends_on={"nodes": ["model.glamira.m"]}),
    }
    results = [
        row("model.m", "success"), row("test.ok", "pass", 0), row("test.bad", "fail", 3, "Got 3 results,\n configured"),
        row("test.odd", "warn", 1, "Got 1 result"), row("test.few", "warn", 2, "Got 2 results"),
        row("model.broken", "error", None, "Syntax error"),
        row("test.after", "skipped"), row("exposure.board", "no-op"),
    ]
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": nodes, "unit_tests": {}}), encoding="utf-8")
    (tmp_path / "run_results.json").write_text(json.dumps({"results": results}), encoding="utf-8")
    return tmp_path


def test_tests_and_broken_models_are_outcomes(target: Path) -> None:
    told = {outcome.check: (outcome.severity, outcome.status) for outcome in outcomes(read_results(target), POLICY)}
    assert told == {
        "ok": (Severity.FAIL, Status.PASSED), "bad": (Severity.FAIL, Status.FAILED),
        "odd": (Severity.WARN, Status.FAILED), "few": (Severity.WARN, Status.FAILED),
        "broken": (Severity.FAIL, Status.FAILED),
    }


def test_an_outcome_names_what_was_judged(target: Path) -> None:
    judged = {outcome.check: outcome.dataset for outcome in outcomes(read_results(target), POLICY)}
    assert judged == {"ok": "m", "bad": "first", "odd": "odd", "few": "few", "broken": "broken"}


def test_a_failure_says_how_many_rows_and_why_in_one_line(target: Path) -> None:
    [bad] = [outcome for outcome in outcomes(read_results(target), POLICY) if outcome.check == "bad"]
    assert (bad.observed, bad.expected) == ("3 rows", "0 rows")
    assert bad.message == "test bad: Got 3 results, configured"


def test_relations_are_named_without_the_project(target: Path) -> None:
    assert {result.relation for result in read_results(target)} == {"glamira_staging.rows"}


def test_a_warning_holds_and_tells_how_many_rows_it_lets_pass_as_the_policy_has_it(target: Path) -> None:
    told = {one.check: (one.hold, one.expected) for one in outcomes(read_results(target), POLICY) if one.hold}
    assert told == {"odd": (True, "0 rows"), "few": (True, "at most 1 rows")}


def test_every_declared_test_is_known_with_its_model(target: Path) -> None:
    assert declared_tests(target) == {"ok": "m", "bad": "first", "odd": "odd", "few": "few"}
