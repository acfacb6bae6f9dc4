"""What the catalogue found, as a table that it writes itself, anew after every entry."""

import json
from collections.abc import Iterator
from typing import Any

from tests.conftest import ROOT
from tests.integration.detection.catalogue import CleanDay, Defect

PATH = ROOT / "docs" / "reference" / "detection.md"
KEPT = ROOT / "build" / "detection.json"
LEVELS = ("source", "file", "raw table", "model", "mart", "clean day")
HEAD = """# Detection

Written by `make detect` (`tests/integration/detection`): each defect is injected at its level into a day on real
servers, the stations from there on run as they always do, and the named gate must refuse the day, or the document or
file, by the named check. Clean but unusual days go through every station up to the release for publication.

Only three usual days are known here, so that what is judged by what is usual has wide bands: of 400 orders three in ten
may be missing before a day is held. What weeks of history see is in [the other benchmark](benchmark.md).
"""


def add(entry: Defect | CleanDay, level: str, gate: str, check: str, severity: str, found: str) -> None:
    """Keep one finding and write the report anew, with those of former runs that still are in the catalogue."""
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
    kept[f"{level}: {entry.name}"] = [level, entry.name, gate, check, severity, found]
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(kept, indent=1), encoding="utf-8")


def write(names: set[str]) -> None:
    """Write the report of the entries of these names, in the catalogue's order of levels."""
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    rows = [row for key, row in kept.items() if key in names]
    PATH.write_text("\n".join(_lines(rows)) + "\n", encoding="utf-8")


def _lines(rows: list[list[Any]]) -> Iterator[str]:
    defects = [row for row in rows if row[0] != LEVELS[-1]]
    clean = [row for row in rows if row[0] == LEVELS[-1]]
    yield HEAD
    yield f"Caught by the named gate before publication: {_good(defects)} of {len(defects)} defects."
    yield f"Passed: {_good(clean)} of {len(clean)} clean days."
    yield from ("", "## Defects", "", "| defect | level | gate | check | severity | verdict |")
    yield "|---|---|---|---|---|---|"
    for level in LEVELS[:-1]:
        yield from (f"| {row[1]} | {row[0]} | {row[2]} | `{row[3]}` | {row[4]} | {row[5]} |"
                    for row in defects if row[0] == level)
    yield from ("", "## Clean days", "", "| day | date | verdict | warned by |", "|---|---|---|---|")
    yield from (f"| {row[1]} | {row[2]} | {row[5]} | {row[3]} |" for row in clean)


def _good(rows: list[list[Any]]) -> int:
    return sum(row[5] in ("caught", "passed") for row in rows)
