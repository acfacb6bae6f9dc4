"""What dbt achieved, as outcome records: one per test, and one per model that could not be built."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from contracts.outcome import Measure, Outcome, Severity, verdict
from etl.transform.dbt_policy import Terms, terms_of

GATE = "build"
TESTS = ("test", "unit_test")
_BROKEN = ("error", "runtime error", "partial success")
# Nodes left out because of others; and those without work, such as exposures, which dbt lists all the same.
_NOT_RUN = ("skipped", "no-op")


@dataclass(frozen=True, slots=True)
class Result:
    """One node of the project after a build; `failures` counts failing rows of a test, `seconds` are its thread's.

    `terms` are what a data test was judged by.
    """

    name: str
    kind: str
    status: str
    failures: int
    message: str
    relation: str
    table: str = ""
    meaning: str = ""
    seconds: float = 0.0
    terms: Terms | None = None

    @property
    def is_test(self) -> bool:
        """Whether the node is a test and not a model, a seed or the like."""
        return self.kind in TESTS

    @property
    def word(self) -> str:
        """How it ended, in the words of all verdicts."""
        return {"success": "passed", "pass": "passed", "warn": "warned"}.get(self.status, "failed")

    @property
    def holds(self) -> bool:
        """Whether a test passed."""
        return self.status == "pass"

    @property
    def is_broken(self) -> bool:
        """Whether dbt could not carry the node out at all."""
        return self.status in _BROKEN


def read_results(target: Path) -> tuple[Result, ...]:
    """The results that dbt left in its target folder, without what it did not run and hooks that ended well."""
    results = json.loads((target / "run_results.json").read_bytes())["results"]
    manifest = json.loads((target / "manifest.json").read_bytes())
    nodes = manifest["nodes"] | manifest["unit_tests"]
    judged = (row for row in results if row["status"] not in _NOT_RUN and not _is_good_hook(row))
    return tuple(_result(row, nodes[row["unique_id"]]) for row in judged)


def are_since(target: Path, moment: datetime) -> bool:
    """Whether dbt left results since that moment; older ones are another build's."""
    file = target / "run_results.json"
    written = json.loads(file.read_bytes()) if file.exists() else {}
    return bool(written) and datetime.fromisoformat(written["metadata"]["generated_at"]) >= moment


def _is_good_hook(row: Mapping[str, Any]) -> bool:
    return str(row["unique_id"]).startswith("operation.") and row["status"] == "success"


def outcomes(results: tuple[Result, ...]) -> Iterator[Outcome]:
    """An outcome for every test that ran, with dbt's own verdict, and for every node that broke."""
    for result in results:
        if result.is_broken:
            yield _outcome(result, Severity.FAIL, result.status, "success", Terms(Severity.FAIL))
        elif result.is_test:
            terms = result.terms or Terms(Severity.FAIL)
            severity = Severity.WARN if result.status == "warn" else terms.severity
            yield _outcome(result, severity, f"{result.failures} rows", terms.expected(severity), terms)


def _outcome(result: Result, severity: Severity, observed: str, expected: str, terms: Terms) -> Outcome:
    return verdict(
        gate=GATE, check=result.name, severity=severity, holds=result.holds, observed=observed, expected=expected,
        message="" if result.holds else f"{result.kind} {result.name}: {result.message}",
        dataset=result.table, owner=terms.owner, remedy=terms.remedy, hold=terms.hold,
        meaning=result.meaning or f"dbt {result.kind} {result.name} holds.",
        measure=Measure(result.failures, 0, terms.most(severity), "rows") if result.is_test else None,
    )


def _result(row: dict[str, Any], node: dict[str, Any]) -> Result:
    return Result(
        name=node["name"], kind=node["resource_type"], status=row["status"],
        failures=row["failures"] or 0, message=_one_line(row["message"]), relation=_plain(row["relation_name"]),
        table=_judged(node), meaning=str(node.get("description") or ""), seconds=row["execution_time"],
        terms=terms_of(node) if node["resource_type"] == "test" else None,
    )


def judged_node(test: Mapping[str, Any]) -> str:
    """The id of what a test is attached to, of several the first; empty when it is attached to nothing."""
    return str(test.get("attached_node") or next(iter(test.get("depends_on", {}).get("nodes", ())), ""))


def _judged(node: Mapping[str, Any]) -> str:
    """The model that a test judges; any other node is judged itself."""
    model = judged_node(node) if node["resource_type"] in TESTS else ""
    return model.rpartition(".")[2] or str(node["name"])


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


def _plain(relation: str | None) -> str:
    """`dataset.table` of a relation that dbt spells with its project and backticks."""
    return ".".join((relation or "").replace("`", "").split(".")[-2:])
