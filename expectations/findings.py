"""Validation results read: what one rule found, as people see it and as the gate's outcome record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contracts.outcome import Measure, Outcome, Severity, verdict
from expectations.answers import measure_of

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult

ROW_ID = "row_id"


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's declaration beside its result.

    `expectation` and `arguments` are Great Expectations' own; `rows` are rows that break the rule, each with its
    id, at most as many as the checkpoint keeps.
    """

    rule: str
    meaning: str
    remedy: str
    owner: str
    severity: Severity
    holds: bool
    observed: str
    expected: str
    expectation: str
    arguments: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]
    table: str = ""
    hold: bool = False
    measure: Measure | None = None

    @property
    def word(self) -> str:
        """The verdict in a word; a broken rule of severity warn only warns."""
        if self.holds:
            return "passed"
        return "failed" if self.severity is Severity.FAIL else "warned"

    def outcome(self, gate: str) -> Outcome:
        """The outcome record of this finding."""
        return verdict(
            gate=gate, check=self.rule, holds=self.holds, severity=self.severity, observed=self.observed,
            expected=self.expected, message=(self.meaning if self.holds else self._complaint()).rstrip("."),
            owner=self.owner, meaning=self.meaning, remedy=self.remedy, dataset=self.table,
            hold=self.hold, measure=self.measure,
        )

    def _complaint(self) -> str:
        example = f", for example {_shown(self.rows[0])}" if self.rows else ""
        found = f"Found {self.observed}, expected {self.expected}{example}"
        return f"{self.rule}: {self.meaning.rstrip('.')}. {found}. {self.remedy}"


def finding_of(result: "ExpectationValidationResult") -> Finding:
    """Read one result; a rule that could not be evaluated has not held.

    Raises:
        ValueError: the result is not of one of our rules.
    """
    config = result.expectation_config
    if config is None or "rule" not in (config.meta or {}):
        raise ValueError("validation result: it carries no rule. Only suites of expectations/ may be run.")
    declared: dict[str, Any] = config.meta
    arguments = {name: value for name, value in config.kwargs.items() if name != "batch_id"}
    return Finding(
        rule=declared["rule"], meaning=declared["meaning"], remedy=declared["remedy"], owner=declared["owner"],
        severity=Severity(declared["severity"]), holds=bool(result.success),
        observed=_observed(result.result, arguments, _trouble(result)), expected=_expected(arguments),
        expectation=config.type, arguments=arguments, rows=_rows(result.result),
        table=declared.get("table", ""), hold=declared.get("hold", False),
        measure=None if _trouble(result) else measure_of(result.result),
    )


def _observed(figures: Mapping[str, Any], arguments: Mapping[str, Any], trouble: str) -> str:
    if trouble:
        return f"no figure ({trouble})"
    # Results that were stored when the library counted the rows itself have their count elsewhere, or a share.
    value = figures.get("observed_value", figures.get("unexpected_count"))
    judged = figures.get("element_count")
    if judged is not None and value <= judged:  # a rule over other tables than its suite's may find more
        return f"{value:,} of {_count(judged)}"
    return _count(value) if isinstance(value, int) and "value" not in arguments else str(value)


def _expected(arguments: Mapping[str, Any]) -> str:
    if "value" in arguments:
        return str(arguments["value"])
    if "figures" in arguments:
        return _band(arguments["figures"])
    if "rate" in arguments:
        return f"at most {arguments['rate']:.0%} of the rows"
    return _count(0)


def _band(figures: Sequence[Mapping[str, Any]]) -> str:
    """What was expected of the figure that is furthest out."""
    if not figures:
        return "nothing"
    worst = figures[0]
    return f"{worst['expected']} ({worst['lower']} to {worst['upper']}) for {worst['figure']}"


def _rows(figures: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = (figures.get("details") or {}).get("unexpected_rows", ())
    return rows


def _shown(row: Mapping[str, Any]) -> str:
    """A row in a line; its id only when no other column says the same."""
    rest = {name: value for name, value in row.items() if name != ROW_ID}
    shown = rest if str(row.get(ROW_ID)) in {str(value) for value in rest.values()} else row
    return ", ".join(f"{name}={value}" for name, value in shown.items())


def _trouble(result: "ExpectationValidationResult") -> str:
    """The first line of what kept the rule from being evaluated; empty when nothing did."""
    info = result.exception_info or {}
    for entry in (info,) if "raised_exception" in info else info.values():
        if entry["raised_exception"]:
            return str(entry["exception_message"]).strip().partition("\n")[0][:300]
    return ""


def _count(rows: int) -> str:
    return f"{rows:,} row" if rows == 1 else f"{rows:,} rows"
