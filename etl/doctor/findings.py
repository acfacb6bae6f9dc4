"""What a check found, what it expected, and what to do about the difference."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How a check ended; a failure means that a day could not be run, `not checked` that nobody knows."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"
    UNCHECKED = "not checked"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check; `remedy` says what to do, and is empty where nothing is."""

    name: str
    status: Status
    found: str
    expected: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """Every finding, in the order of the topics."""

    findings: tuple[Finding, ...]

    @property
    def can_run(self) -> bool:
        """Whether nothing is known that would keep a day from being run."""
        return all(finding.status is not Status.FAILURE for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """The report for programs."""
        return {"can_run": self.can_run, "findings": [asdict(finding) for finding in self.findings]}


def ok(name: str, found: str, expected: str) -> Finding:
    """A check that holds."""
    return Finding(name, Status.OK, found, expected)


def warning(name: str, found: str, expected: str, remedy: str) -> Finding:
    """A check that does not hold, although a day can be run."""
    return Finding(name, Status.WARNING, found, expected, remedy)


def failure(name: str, found: str, expected: str, remedy: str) -> Finding:
    """A check without which no day can be run."""
    return Finding(name, Status.FAILURE, found, expected, remedy)


def unchecked(name: str, reason: str, expected: str, remedy: str) -> Finding:
    """A check that could not be made, and why."""
    return Finding(name, Status.UNCHECKED, reason, expected, remedy)


def listed(names: Iterable[str]) -> str:
    """Names for people, in order."""
    return ", ".join(sorted(names)) or "none"
