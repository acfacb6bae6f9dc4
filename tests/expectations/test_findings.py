"""A finding says what was found, what was expected, which rows, and what to do."""

from typing import Any

import pytest
from great_expectations.core import ExpectationValidationResult

from contracts.outcome import Severity, Status
from expectations.columns import rarely, unique
from expectations.findings import finding_of
from expectations.no_rows import Asked, ExpectBatchRowCountToEqual
from expectations.rules import Rule

UNIQUE = unique("event_id")


def found(count: int, *rows: dict[str, Any]) -> dict[str, Any]:
    return {"observed_value": count, "details": {"unexpected_rows": list(rows)}}


def result(
    expectation: Asked, figures: dict[str, Any], *, success: bool = False, severity: Severity = Severity.FAIL,
    trouble: dict[str, Any] | None = None,
) -> ExpectationValidationResult:
    rule = Rule("event_id_unique", "Every event occurs once.", "Replay the batch.", expectation, severity=severity)
    return ExpectationValidationResult(
        success=success, expectation_config=rule.to_gx().configuration, result=figures, exception_info=trouble,
    )


def test_a_broken_rule_names_figures_rows_and_remedy() -> None:
    rows = [{"event_id": "a", "row_id": "a"}, {"event_id": "b", "row_id": "b"}]
    outcome = finding_of(result(UNIQUE, found(2, *rows))).outcome("raw")
    assert (outcome.gate, outcome.check, outcome.status) == ("raw", "event_id_unique", Status.FAILED)
    assert (outcome.observed, outcome.expected) == ("2 rows", "0 rows")
    assert outcome.message == (
        "event_id_unique: Every event occurs once. Found 2 rows, expected 0 rows, "
        "for example event_id=a. Replay the batch"
    )


def test_an_example_keeps_an_id_that_its_columns_do_not_tell() -> None:
    outcome = finding_of(result(UNIQUE, found(1, {"store_id": "999", "row_id": "a"}))).outcome("raw")
    assert "for example store_id=999, row_id=a." in outcome.message


def test_a_rule_that_holds_says_what_it_means() -> None:
    outcome = finding_of(result(UNIQUE, found(0), success=True)).outcome("raw")
    assert (outcome.status, outcome.message) == (Status.PASSED, "Every event occurs once")


@pytest.mark.parametrize(
    ("severity", "word", "stops"), [(Severity.FAIL, "failed", True), (Severity.WARN, "warned", False)],
)
def test_only_severity_fail_stops(severity: Severity, word: str, stops: bool) -> None:
    finding = finding_of(result(UNIQUE, found(1), severity=severity))
    assert (finding.word, finding.outcome("raw").stops) == (word, stops)


def test_a_row_count_shows_both_counts() -> None:
    finding = finding_of(result(ExpectBatchRowCountToEqual(value=7), {"observed_value": 6}))
    assert (finding.observed, finding.expected) == ("6", "7")


def test_one_row_is_one_row() -> None:
    finding = finding_of(result(UNIQUE, found(1, {"event_id": "a"})))
    assert (finding.observed, finding.expected, list(finding.rows)) == ("1 row", "0 rows", [{"event_id": "a"}])


@pytest.mark.parametrize(("figures", "told"), [
    ({"unexpected_count": 2, "partial_unexpected_index_list": [], "details": None}, "2 rows"),
    ({"observed_value": 0.93}, "0.93"),
])
def test_a_result_stored_by_former_suites_is_read(figures: dict[str, Any], told: str) -> None:
    assert finding_of(result(UNIQUE, figures)).observed == told


def test_a_tolerance_is_told() -> None:
    finding = finding_of(result(rarely(0.2, "url", "url is null"), found(9)))
    assert (finding.observed, finding.expected) == ("9 rows", "at most 20% of the rows")


@pytest.mark.parametrize("nested", [False, True])
def test_what_kept_a_rule_from_being_evaluated_is_told(nested: bool) -> None:
    entry = {"raised_exception": True, "exception_message": "no column event_id\nmore", "exception_traceback": ""}
    finding = finding_of(result(UNIQUE, {}, trouble={"some metric": entry} if nested else entry))
    assert finding.observed == "no figure (no column event_id)"
    assert not finding.holds


def test_a_result_of_a_foreign_suite_is_refused() -> None:
    foreign = ExpectationValidationResult(success=True, expectation_config=UNIQUE.configuration, result={})
    with pytest.raises(ValueError, match="carries no rule"):
        finding_of(foreign)
