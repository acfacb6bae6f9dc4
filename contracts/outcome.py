"""The outcome record: what every check returns, whoever ran it, and what the gate reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from contracts.commands import command
from contracts.errors import GateRefused

PIPELINE, SHOP, CRAWL = "data engineering", "shop tracking", "product catalogue"


class Severity(StrEnum):
    """Two severities everywhere: `fail` stops the run, `warn` is only reported."""

    FAIL = "fail"
    WARN = "warn"


class Status(StrEnum):
    """What a check found."""

    PASSED = "passed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Measure:
    """The figure that a check judged, and the limits it must keep: none on a side that has no limit.

    `unit` says what the figure counts, such as `rows`, or `share of rows` for a figure from 0 to 1.
    """

    value: float
    lower: float | None
    upper: float | None
    unit: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One check's verdict.

    `gate` is the station that asked (`contract`, `raw`, `build`, `marts`, `reconcile`), `check` the rule's
    stable name, `observed` and `expected` its figures as text, `message` a sentence with the remedy.
    `dataset` is the dataset or table that was judged, `meaning` what must hold, `owner` who acts, `remedy` how.
    With `hold` the policy lets the day wait for a steward while this warning fails. `measure` has the same figure as a
    number, for charts; none where the check judges no figure.
    """

    gate: str
    check: str
    severity: Severity
    status: Status
    observed: str = ""
    expected: str = ""
    message: str = ""
    owner: str = ""
    meaning: str = ""
    remedy: str = ""
    dataset: str = ""
    hold: bool = False
    measure: Measure | None = None

    @property
    def stops(self) -> bool:
        """Whether this outcome halts the run."""
        return self.severity is Severity.FAIL and self.status is Status.FAILED


def verdict(*, gate: str, check: str, holds: bool, severity: Severity = Severity.FAIL,
            observed: object = "", expected: object = "", message: str = "", owner: str = PIPELINE,
            meaning: str = "", remedy: str = "", dataset: str = "", hold: bool = False,
            measure: Measure | None = None) -> Outcome:
    """The outcome of a rule that either holds or does not; figures are kept as text."""
    status = Status.PASSED if holds else Status.FAILED
    return Outcome(gate, check, severity, status, str(observed), str(expected), message, owner, meaning, remedy,
                   dataset, hold, measure)


def sentence(phrase: str) -> str:
    """A phrase, such as the end of a message, as a sentence of its own; commands and names in it keep their case."""
    return f"{phrase[:1].upper()}{phrase[1:]}."


def pass_gate(gate: str, outcomes: Iterable[Outcome]) -> None:
    """Raise `GateRefused`, naming the first refusals, when any outcome stops the run."""
    stopping = [outcome for outcome in outcomes if outcome.stops]
    if not stopping:
        return
    facts = "; ".join(_fact(outcome) for outcome in stopping[:3])
    more = f" (and {len(stopping) - 3} more)" if len(stopping) > 3 else ""
    raise GateRefused(f"gate {gate}: {facts}{more}. Nothing was published; see `{command('status')}`.")


def _fact(outcome: Outcome) -> str:
    figures = f" found {outcome.observed}, expected {outcome.expected}" if outcome.expected else ""
    return outcome.message or f"{outcome.check}{figures}"
