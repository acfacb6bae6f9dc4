"""What the fault suite found, as a table that it writes itself."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.integration.faults.plan import Fault
from tests.integration.faults.scenarios import Result

PATH = ROOT / "docs" / "reference" / "faults.md"
HEAD = """# Faults

Written by `make soak` (`tests/integration/faults`): real processes, killed or cut off at named places, then run again
until they succeed. No other remedy is used. Afterwards the documents, the ledger, the quarantine and the marts are
compared with the seeder's truth ledger.
"""


@dataclass
class Group:
    """The scenarios of one kind; `missed` counts how often each fault is still to happen."""

    name: str
    results: list[Result] = field(default_factory=list)
    missed: Counter[Fault] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Take in a scenario and tell of it."""
        self.results.append(result)
        self.missed -= Counter(result.faults)
        verdict = f"WRONG {result}" if is_wrong(result) else "exact"
        sys.stderr.write(f"{self.name}: {len(result.faults)} faults, {result.attempts} attempts, {verdict}; "
                         f"{self.missed.total()} to go\n")


@dataclass
class Findings:
    """All groups of one session; the report is written after each."""

    seed: int
    path: Path = PATH
    groups: list[Group] = field(default_factory=list)

    @contextmanager
    def group(self, name: str) -> Iterator[Group]:
        """Collect a group; what there is of it is reported, whatever ends it."""
        self.groups.append(Group(name))
        sys.stderr.write(f"{name}: seed {self.seed}\n")
        try:
            yield self.groups[-1]
        finally:
            self.path.write_text("\n".join(_lines(self)) + "\n", encoding="utf-8")


def is_wrong(result: Result) -> bool:
    """Whether anything is lost, there twice, or otherwise not as it should be."""
    return bool(result.lost or result.twice or result.wrong)


def _lines(findings: Findings) -> Iterator[str]:
    results = [result for group in findings.groups for result in group.results]
    times = Counter((group.name, fault) for group in findings.groups for one in group.results for fault in one.faults)
    missed = [str(fault) for group in findings.groups for fault in group.missed]
    yield HEAD
    yield (f"Seed {findings.seed}: {len(times)} distinct faults, {times.total()} in all, in {len(results)} random "
           f"combinations; {sum(result.attempts for result in results)} runs of verbs.")
    lost, twice = sum(result.lost for result in results), sum(result.twice for result in results)
    others = sum(len(result.wrong) for result in results)
    yield f"Rows lost: {lost}. Rows there twice: {twice}. Other findings: {others}."
    yield f"Happened less than twice: {'; '.join(missed) or 'none'}."
    for group in findings.groups:
        yield from ("", f"## {group.name}", "", *_table(group.results))


def _table(results: Sequence[Result]) -> Iterator[str]:
    times = Counter(fault for result in results for fault in result.faults)
    wrong = {fault for result in results for fault in result.faults if is_wrong(result)}
    yield "| where | what | happens | times | afterwards |"
    yield "|---|---|---|---|---|"
    for fault, count in sorted(times.items(), key=lambda item: str(item[0])):
        what = f"{fault.what}, no. {fault.nth}" if fault.nth > 1 else fault.what
        yield f"| {fault.route} | {what} | {fault.action} | {count} | {'wrong' if fault in wrong else 'exact'} |"
