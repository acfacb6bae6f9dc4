"""What the fault suite found, as a table that it writes itself, anew after every scenario."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.integration.faults.plan import Fault
from tests.integration.faults.scenarios import Result

PATH = ROOT / "docs" / "reference" / "faults.md"
KEPT = ROOT / "build" / "faults"
HEAD = """# Faults

Written by `make soak` (`tests/integration/faults`): real processes, killed or cut off at named places, then run again
until they succeed. No other remedy is used. Afterwards the documents, the ledger, the quarantine and the marts are
compared with the seeder's truth ledger.
"""


@dataclass
class Group:
    """The scenarios of one kind; `missed` counts how often each fault is still to happen."""

    name: str
    seed: int
    results: list[Result] = field(default_factory=list)
    missed: Counter[Fault] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Take in a scenario, tell of it and write the report anew, with what former groups left."""
        self.results.append(result)
        self.missed -= Counter(result.faults)
        verdict = f"WRONG {result}" if is_wrong(result) else "exact"
        sys.stderr.write(f"{self.name}: {len(result.faults)} faults, {result.attempts} attempts, {verdict}; "
                         f"{self.missed.total()} to go\n")
        KEPT.mkdir(parents=True, exist_ok=True)
        (KEPT / f"{self.name}.json").write_text(json.dumps(self.facts(), indent=1), encoding="utf-8")
        write(PATH, [json.loads(file.read_text(encoding="utf-8")) for file in sorted(KEPT.glob("*.json"))])

    def facts(self) -> dict[str, Any]:
        """The group's figures, and a row per fault."""
        times = Counter(fault for result in self.results for fault in result.faults)
        wrong = {fault for result in self.results for fault in result.faults if is_wrong(result)}
        return {
            "name": self.name, "seed": self.seed, "combinations": len(self.results),
            "attempts": sum(result.attempts for result in self.results),
            "lost": sum(result.lost for result in self.results),
            "twice": sum(result.twice for result in self.results),
            "others": sum(len(result.wrong) for result in self.results),
            "missed": sorted(map(str, self.missed)),
            "faults": [
                [fault.route, f"{fault.what}, no. {fault.nth}" if fault.nth > 1 else fault.what, str(fault.action),
                 count, "wrong" if fault in wrong else "exact"]
                for fault, count in sorted(times.items(), key=lambda item: str(item[0]))
            ],
        }


def is_wrong(result: Result) -> bool:
    """Whether anything is lost, there twice, or otherwise not as it should be."""
    return bool(result.lost or result.twice or result.wrong)


def write(path: Path, groups: list[dict[str, Any]]) -> None:
    """Write the report of all groups."""
    path.write_text("\n".join(_lines(groups)) + "\n", encoding="utf-8")


def _lines(groups: list[dict[str, Any]]) -> Iterator[str]:
    rows = [fault for group in groups for fault in group["faults"]]
    yield HEAD
    yield (f"{len(rows)} faults, {sum(row[3] for row in rows)} times in all, in {_sum(groups, 'combinations')} random "
           f"combinations; {_sum(groups, 'attempts')} runs of verbs.")
    yield (f"Rows lost: {_sum(groups, 'lost')}. Rows there twice: {_sum(groups, 'twice')}. "
           f"Other findings: {_sum(groups, 'others')}.")
    for group in groups:
        yield from ("", f"## {group['name']}", "", f"Seed {group['seed']}, {group['combinations']} combinations. "
                    f"Happened less than twice: {'; '.join(group['missed']) or 'none'}.", "")
        yield "| where | what | happens | times | afterwards |"
        yield "|---|---|---|---|---|"
        yield from (f"| {' | '.join(map(str, row))} |" for row in group["faults"])


def _sum(groups: list[dict[str, Any]], figure: str) -> int:
    return sum(group[figure] for group in groups)
