"""The runs on disk: what the stored validation results say of each, read without Great Expectations."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

RESULTS, PAGES = "results", "validations"
VERDICTS = ("passed", "warned", "failed")


@dataclass(frozen=True, slots=True)
class RunName:
    """The name a checkpoint run is stored under: `<day> <gate> <run id>`."""

    day: str
    gate: str
    run_id: str

    @classmethod
    def parse(cls, text: str) -> "RunName":
        """Read a name back; a name of another shape becomes the run id."""
        parts = text.split(" ", 2)
        return cls(*parts) if len(parts) == 3 else cls("", "", text)

    def __str__(self) -> str:
        return f"{self.day} {self.gate} {self.run_id}".replace("/", "_")


@dataclass(frozen=True, slots=True)
class SuiteVerdict:
    """One suite of one run: how many rules passed, warned and failed, and its page relative to the index."""

    run: RunName
    run_time: datetime
    suite: str
    page: str
    passed: int
    warned: int
    failed: int

    @property
    def word(self) -> str:
        """The verdict: the worst of its rules."""
        return "failed" if self.failed else "warned" if self.warned else "passed"


@dataclass(frozen=True, slots=True)
class RunVerdict:
    """One checkpoint run: all its suites."""

    suites: tuple[SuiteVerdict, ...]

    @property
    def run(self) -> RunName:
        """Day, gate and run id."""
        return self.suites[0].run

    @property
    def run_time(self) -> datetime:
        """When it was judged."""
        return self.suites[0].run_time

    @property
    def word(self) -> str:
        """The verdict: the worst of its suites."""
        return max((suite.word for suite in self.suites), key=VERDICTS.index)


def page_path(key: Iterable[str]) -> str:
    """The address of a validation result's page, relative to the index; `key` is suite, run name, time, batch."""
    return quote(f"{PAGES}/{'/'.join(key)}.html")


def newest_runs(folder: Path, limit: int) -> list[RunVerdict]:
    """Up to `limit` runs below the Data Docs folder, the latest first."""
    return _runs((folder / RESULTS).glob("*/*/*/*.json"), folder, limit)


def runs_of_day(folder: Path, day: str) -> list[RunVerdict]:
    """Every run that judged the day (`YYYY-MM-DD`), the latest first, however many days came since."""
    return _runs((folder / RESULTS).glob(f"*/{day} */*/*.json"), folder)


def _runs(found: Iterable[Path], folder: Path, limit: int | None = None) -> list[RunVerdict]:
    files = sorted(sorted(found), key=_run_of, reverse=True)
    runs = [list(group) for _, group in groupby(files, key=_run_of)][:limit]
    read = (tuple(verdict for file in run for verdict in _verdict(folder, file)) for run in runs)
    return [RunVerdict(suites) for suites in read if suites]


def _run_of(file: Path) -> tuple[str, str]:
    return file.parent.name, file.parent.parent.name


def _verdict(folder: Path, file: Path) -> Iterator[SuiteVerdict]:
    """The verdict of one stored result; none while another process is still writing it, or when it is none of ours."""
    try:
        yield _read(folder, file)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return


def _read(folder: Path, file: Path) -> SuiteVerdict:
    stored: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    broken = [result["expectation_config"]["meta"]["severity"] for result in stored["results"] if not result["success"]]
    key = file.relative_to(folder / RESULTS).with_suffix("").parts
    return SuiteVerdict(
        run=RunName.parse(stored["meta"]["run_id"]["run_name"]), suite=stored["suite_name"], page=page_path(key),
        run_time=datetime.fromisoformat(stored["meta"]["run_id"]["run_time"]),
        passed=len(stored["results"]) - len(broken), warned=broken.count("warn"), failed=broken.count("fail"),
    )
