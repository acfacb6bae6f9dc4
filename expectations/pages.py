"""The pages of Data Docs as HTML: one validation result, and the index of runs. Every value is escaped."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from contracts.draft_file import drafted
from expectations.findings import Finding
from expectations.runs import VERDICTS, RunName, RunVerdict, newest_runs
from presentation.frame import environment

INDEX = "index.html"
INDEXED_RUNS = 400
_TO_INDEX = f"../../../../{INDEX}"
_TEMPLATES = environment("expectations")
_PART = "Suites"


@dataclass(frozen=True, slots=True)
class ResultPage:
    """What the page of one validation result shows."""

    run: RunName
    suite: str
    run_time: datetime
    findings: Sequence[Finding]

    @property
    def counts(self) -> dict[str, int]:
        """Rules by verdict."""
        words = [finding.word for finding in self.findings]
        return {verdict: words.count(verdict) for verdict in VERDICTS}

    @property
    def word(self) -> str:
        """The verdict: the worst of its rules."""
        return max((finding.word for finding in self.findings), key=VERDICTS.index, default="passed")

    @property
    def worst_first(self) -> list[Finding]:
        """The findings, failures before warnings before the rest, each group in the suite's order."""
        return sorted(self.findings, key=lambda finding: -VERDICTS.index(finding.word))


def result_html(page: ResultPage) -> str:
    """The page of one validation result, four folders below the index."""
    return _TEMPLATES.get_template("result.html.j2").render(
        page=page, index=_TO_INDEX, root=f"../{_TO_INDEX.removesuffix(INDEX)}", part=_PART,
    )


def index_html(runs: Iterable[RunVerdict]) -> str:
    """The front page: every run with its day, gate and verdict, linked to its pages."""
    return _TEMPLATES.get_template("index.html.j2").render(runs=list(runs), root="../", part=_PART)


def write_index(folder: Path) -> None:
    """Write the front page of a Data Docs folder; no reader and no other run ever sees half of it."""
    with drafted(folder / INDEX) as draft:
        draft.write_text(index_html(newest_runs(folder, INDEXED_RUNS)), encoding="utf-8")
