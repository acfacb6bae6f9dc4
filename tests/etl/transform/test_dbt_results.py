"""dbt's artifacts become outcome records with the verdicts that dbt gave."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from contracts.outcome import Severity, Status
from etl.transform.dbt_policy import stated_tests
from etl.transform.dbt_results import are_since, outcomes, read_results

WARNING = {"severity": "warn", "meta": {"hold": True, "owner": "shop tracking", "remedy": "Ask them."}}


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
        "test.odd": node("odd", "test", config=WARNING),
        "test.few": node("few", "test", config=WARNING | {"warn_if": "> 1"}),
        "test.both": node("both", "test", config={"severity": "ERROR", "warn_if": "> 2", "error_if": "> 9"}),
        "model.broken": node("broken", "model", depends_on={"nodes": ["model.glamira.m"]}),
        "operation.hook": node("hook", "operation"), "operation.broken": node("broken_hook", "operation"),
    }
    results = [
        row("model.m", "success"), row("test.ok", "pass", 0), row("test.bad", "fail", 3, "Got 3 results,\n configured"),
        row("test.odd", "warn", 1, "Got 1 result"), row("test.few", "warn", 2, "Got 2 results"),
        row("test.both", "warn", 3, "Got 3 results"),
        row("model.broken", "error", None, "Syntax error"),
        row("test.after", "skipped"), row("exposure.board", "no-op"),
        row("operation.hook", "success"), row("operation.broken", "error", None, "Not found"),
    ]
    (tmp_path / "manifest.json").write_text(json.dumps({"nodes": nodes, "unit_tests": {}}), encoding="utf-8")
    artifact = {"results": results, "metadata": {"generated_at": "2026-01-01T03:04:05.678Z"}}
    (tmp_path / "run_results.json").write_text(json.dumps(artifact), encoding="utf-8")
    return tmp_path


def test_tests_and_broken_models_are_outcomes(target: Path) -> None:
    told = {outcome.check: (outcome.severity, outcome.status) for outcome in outcomes(read_results(target))}
    assert told == {
        "ok": (Severity.FAIL, Status.PASSED), "bad": (Severity.FAIL, Status.FAILED),
        "odd": (Severity.WARN, Status.FAILED), "few": (Severity.WARN, Status.FAILED),
        "both": (Severity.WARN, Status.FAILED),
        "broken": (Severity.FAIL, Status.FAILED), "broken_hook": (Severity.FAIL, Status.FAILED),
    }
    assert "hook" not in {result.name for result in read_results(target)}


@pytest.mark.parametrize(("second", "are"), [(5, True), (6, False)])
def test_results_of_an_earlier_build_are_told_apart(target: Path, second: int, are: bool) -> None:
    began = datetime(2026, 1, 1, 3, 4, second, tzinfo=UTC)
    assert are_since(target, began) is are
    assert not are_since(target / "none", began)


def test_an_outcome_names_what_was_judged(target: Path) -> None:
    judged = {outcome.check: outcome.dataset for outcome in outcomes(read_results(target))}
    assert judged == {"ok": "m", "bad": "first", "odd": "odd", "few": "few", "both": "both", "broken": "broken",
                      "broken_hook": "broken_hook"}


def test_a_failure_says_how_many_rows_and_why_in_one_line(target: Path) -> None:
    [bad] = [outcome for outcome in outcomes(read_results(target)) if outcome.check == "bad"]
    assert (bad.observed, bad.expected) == ("3 rows", "0 rows")
    assert bad.message == "test bad: Got 3 results, configured"


def test_relations_are_named_without_the_project(target: Path) -> None:
    assert {result.relation for result in read_results(target)} == {"glamira_staging.rows"}


def test_a_warning_tells_what_its_test_states(target: Path) -> None:
    told = {one.check: (one.hold, one.expected, one.owner, one.remedy) for one in outcomes(read_results(target))
            if one.severity is Severity.WARN}
    asked = ("shop tracking", "Ask them.")
    assert (told["odd"], told["few"]) == ((True, "0 rows", *asked), (True, "at most 1 rows", *asked))
    assert told["both"][:2] == (False, "at most 2 rows")


def test_every_declared_test_is_known(target: Path) -> None:
    assert sorted(stated_tests(target)) == ["bad", "both", "few", "odd", "ok"]
