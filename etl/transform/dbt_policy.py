"""What the project states of its data tests, by its manifest: severity and limits in dbt's words, and who acts."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contracts.errors import PolicyError
from contracts.outcome import PIPELINE, Outcome, Severity, verdict

# Rows are conserved, or the day is held: that is not for a policy to allow.
CONSERVATION = "order_lines_are_conserved"
# The check below which the build gate records what the tests were judged by; publish reads it (etl/gates/release.py).
TESTS_CHECK = "dbt_tests"
REMEDY = "Look at the failing rows, correct the model or its source and run the day again."
NO_ROW = "!= 0"
_META = {"owner": str, "remedy": str, "hold": bool}
_AT_MOST = re.compile(r">\s*(\d+)")


@dataclass(frozen=True, slots=True)
class Terms:
    """How dbt judges one data test: it fails by `error_if` unless it only warns, and warns by `warn_if`.

    `counted` is what the conditions are asked of, of which rows and of how many at most; `owner`, `remedy` and `hold`
    come from the test's `meta`.
    """

    severity: Severity
    warn_if: str = NO_ROW
    error_if: str = NO_ROW
    counted: tuple[str, str, int | None] = ("count(*)", "", None)
    owner: str = PIPELINE
    remedy: str = REMEDY
    hold: bool = False

    @property
    def said(self) -> list[object]:
        """What decides about a day; whom to ask does not."""
        return [self.severity, self.warn_if, self.error_if, list(self.counted), self.hold]

    def expected(self, severity: Severity) -> str:
        """What dbt lets pass before it fails, or warns."""
        limit = self.most(severity)
        if limit is None:
            return f"not {self._condition(severity)} rows"
        return f"at most {limit} rows" if limit else "0 rows"

    def most(self, severity: Severity) -> int | None:
        """How many rows pass before dbt fails, or warns; none where its condition is not of that kind."""
        condition = self._condition(severity)
        limit = _AT_MOST.fullmatch(condition)
        return 0 if condition == NO_ROW else int(limit[1]) if limit else None

    def _condition(self, severity: Severity) -> str:
        return (self.error_if if severity is Severity.FAIL else self.warn_if).strip()


def terms_of(node: Mapping[str, Any]) -> Terms:
    """What the manifest states of a data test.

    Raises:
        PolicyError: `meta` says something that nobody reads, or a test that stops the day would hold it too.
    """
    config = node.get("config") or {}
    meta = _meta(node["name"], config.get("meta") or {})
    severity = Severity.WARN if str(config.get("severity", "error")).lower() == "warn" else Severity.FAIL
    if meta.get("hold") and severity is Severity.FAIL:
        raise PolicyError(f"dbt test {node['name']}: a failed test stops the day, and nobody may accept that. "
                          "Remove `hold`, or write `severity: warn`.")
    counted = (config.get("fail_calc", "count(*)"), config.get("where") or "", config.get("limit"))
    return Terms(severity, config.get("warn_if", NO_ROW), config.get("error_if", NO_ROW), counted, **meta)


def stated_tests(target: Path) -> dict[str, Terms]:
    """Every data test that the project declares and has not disabled, by its name."""
    nodes = json.loads((target / "manifest.json").read_bytes())["nodes"].values()
    return {node["name"]: terms_of(node) for node in nodes if node["resource_type"] == "test"}


def require_conservation(tests: Mapping[str, Terms]) -> None:
    """Pass when the test of row conservation is declared, and fails by any row.

    Raises:
        PolicyError: it is gone, only warns, looks at some rows only, or lets rows be lost.
    """
    stated = tests.get(CONSERVATION)
    if stated is None or stated.said != Terms(Severity.FAIL).said:
        raise PolicyError(f"dbt test {CONSERVATION}: row conservation always stops the day. Restore the test from the "
                          "repository, and leave its severity and limits to dbt's defaults.")


def tests_named(gate: str, tests: Mapping[str, Terms]) -> Outcome:
    """The record of what dbt's tests were judged by: publish keeps its fingerprint with that of the policy."""
    return verdict(
        gate=gate, check=TESTS_CHECK, holds=True, observed=fingerprint(tests.items()), dataset="dbt",
        meaning="The severities and limits of dbt's tests are those with this fingerprint.",
        remedy="None is needed; to change them edit the test's YAML in dbt/ and run the day again.",
    )


def fingerprint(tests: Iterable[tuple[str, Terms]]) -> str:
    """SHA-256 (hex) of which tests there are, and what decides about a day; order and layout do not count."""
    canonical = json.dumps(sorted((name, terms.said) for name, terms in tests))
    return hashlib.sha256(canonical.encode()).hexdigest()


def _meta(test: str, meta: Mapping[str, Any]) -> dict[str, Any]:
    for name, value in meta.items():
        if name not in _META or not isinstance(value, _META[name]):
            raise PolicyError(f"dbt test {test}: meta `{name}: {value!r}` means nothing. "
                              "Write `owner` and `remedy` as text, and `hold: true` or nothing.")
    return dict(meta)
