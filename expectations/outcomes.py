"""Validation results to outcome records: one expectation's result becomes one outcome, with figures and examples."""

from collections.abc import Mapping, Sequence
from typing import Any

from great_expectations.core import ExpectationValidationResult

from contracts.outcome import Outcome, Severity, verdict

_EXAMPLES = 3
_QUERY = "unexpected_rows_query"


def outcome_of(gate: str, result: ExpectationValidationResult) -> Outcome:
    """The outcome of one rule; a rule that could not be evaluated has failed with its own severity."""
    declared = declaration(result)
    found, wanted = observed(result), expected(result)
    holds = bool(result.success)
    message = declared["meaning"] if holds else _complaint(declared, found, wanted, failing_rows(result))
    return verdict(
        gate=gate, check=declared["rule"], holds=holds, severity=Severity(declared["severity"]),
        observed=found, expected=wanted, message=message,
    )


def declaration(result: ExpectationValidationResult) -> dict[str, str]:
    """What the rule's declaration said: rule, meaning, remedy, owner, severity."""
    config = result.expectation_config
    return dict(config.meta or {}) if config else {}


def expectation_type(result: ExpectationValidationResult) -> str:
    """The expectation's own name, such as `expect_column_values_to_be_unique`."""
    return str(result.expectation_config.type) if result.expectation_config else ""


def bounds(result: ExpectationValidationResult) -> dict[str, Any]:
    """The expectation's arguments, without the batch they were applied to."""
    kwargs = result.expectation_config.kwargs if result.expectation_config else {}
    return {name: value for name, value in kwargs.items() if name != "batch_id"}


def observed(result: ExpectationValidationResult) -> str:
    """The figure found, as text."""
    if trouble := _trouble(result):
        return f"no figure: {trouble}"
    figures: Mapping[str, Any] = result.result
    if "unexpected_count" in figures:
        return _rows(figures["unexpected_count"] or 0)
    value = figures.get("observed_value")
    if _QUERY in bounds(result):
        return _rows(value or 0)
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def expected(result: ExpectationValidationResult) -> str:
    """The figure or the bounds wanted, as text."""
    wanted = bounds(result)
    if "value" in wanted:
        return str(wanted["value"])
    if "proportion" in expectation_type(result):
        return f"at least {wanted['min_value']}"
    return _rows(0)


def failing_rows(result: ExpectationValidationResult) -> Sequence[Mapping[str, Any]]:
    """Rows that break the rule, each with its id; at most what the checkpoint keeps."""
    figures: Mapping[str, Any] = result.result
    details = figures.get("details") or {}
    return details.get("unexpected_rows") or figures.get("partial_unexpected_index_list") or ()


def _trouble(result: ExpectationValidationResult) -> str:
    """The first line of what kept the rule from being evaluated; empty when nothing did."""
    info = result.exception_info or {}
    nested = info.values() if "raised_exception" not in info else (info,)
    for entry in nested:
        if entry.get("raised_exception"):
            return str(entry.get("exception_message")).strip().partition("\n")[0][:300]
    return ""


def _complaint(declared: Mapping[str, str], found: str, wanted: str, rows: Sequence[Mapping[str, Any]]) -> str:
    such_as = "; ".join(", ".join(f"{name}={value}" for name, value in row.items()) for row in rows[:_EXAMPLES])
    examples = f", such as {such_as}" if such_as else ""
    meaning, remedy = declared["meaning"].rstrip("."), declared["remedy"]
    return f"{declared['rule']}: {meaning}. Found {found}, expected {wanted}{examples}. {remedy}"


def _rows(count: int) -> str:
    return f"{count} row" if count == 1 else f"{count} rows"
