"""No text is markup or control on the terminal, wherever it is printed; only named parts of a line have a style."""

import io
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from rich.table import Column, Table

from contracts.foreign_text import harmless
from contracts.lake.manifest import Counts
from contracts.outcome import Outcome, Severity, verdict
from contracts.wide_console import WideConsole
from etl.cli import advance, days, options
from etl.cli.terminal import Terminal, styled, uncut
from etl.ops.runs import Progress, StationStatus
from etl.run.backfill import BackfillPlan, BackfillPreview
from etl.run.estimate import Estimate
from etl.run.runner import StationRun
from tests.tokens import HOSTILE, is_harmless

AT = datetime(2026, 1, 1, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Report:
    """A report that quotes a document everywhere."""

    dataset: str = HOSTILE
    drift: dict[str, int] = field(default_factory=lambda: {HOSTILE: 1})
    outcomes: tuple[str, ...] = (HOSTILE, HOSTILE)


def printed(*what: object, width: int = 2_000) -> str:
    terminal = Terminal(file=io.StringIO(), width=width)
    terminal.print(*what)
    written: str = terminal.file.getvalue()  # type: ignore[attr-defined]
    return written


def test_a_text_is_printed_as_it_is_written_out() -> None:
    assert printed(HOSTILE.replace("\n", "")) == harmless(HOSTILE.replace("\n", "")) + "\n"


def test_a_styled_line_stays_one_line() -> None:
    assert printed(styled((HOSTILE, "red"), ": ", HOSTILE)) == f"{harmless(HOSTILE)}: {harmless(HOSTILE)}\n"


@pytest.mark.parametrize("line", [
    "run it: .venv/bin/glamira run 2020-05-04", styled(("fail", "red"), " run it: .venv/bin/glamira run 2020-05-04"),
    f"gs://lake/{'x' * 300}",
])
def test_a_line_is_never_broken_to_fit_the_window(line: object) -> None:
    assert printed(line, width=20) == f"{line}\n"


def test_a_table_shows_titles_headings_and_cells_as_they_are() -> None:
    table = Table(HOSTILE, title=HOSTILE)
    table.add_row(HOSTILE)
    shown = printed(table)
    assert is_harmless(shown)
    assert shown.count("[/view][red]") == 3


def test_a_list_of_a_list_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    options.print_facts("Plan", {"chunks": ((AT.date(), AT.date()), (AT.date(),))})
    shown = [line.strip("│ ") for line in capsys.readouterr().out.splitlines()]
    assert shown[2:-1] == ["chunks │ 2026-01-01, 2026-01-01", "│ 2026-01-01".strip("│ ")]


def test_a_preview_without_a_past_run_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    day = AT.date()
    plan = BackfillPlan((day,), ((day,),), {}, ())
    advance._print_preview(BackfillPreview(plan, Estimate(1, 1, 2_000, None, 0)))
    shown = capsys.readouterr().out
    assert "not known: no run yet" in shown
    assert "None" not in shown


def test_moments_are_iso_8601_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    options.print_json({"at": AT, "day": AT.date()})
    assert json.loads(capsys.readouterr().out) == {"at": "2026-01-01T03:04:05+00:00", "day": "2026-01-01"}


PATH = f"glamira_rollback.dim_customers__{'x' * 60}"


def pair(first: Column) -> Table:
    table = Table(first, Column("why", overflow="fold"))
    table.add_row(PATH, "reason " * 90)
    return table


def test_what_is_piped_is_whole_unless_columns_says_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    for kind in (Terminal, WideConsole):
        piped = kind(file=io.StringIO())
        piped.print(pair(Column("id")))
        assert f"{PATH} │ {('reason ' * 90).strip()}" in piped.file.getvalue()
        assert kind(file=io.StringIO(), width=50).width == 50
        monkeypatch.setenv("COLUMNS", "70")
        assert kind(file=io.StringIO()).width == 70
        monkeypatch.delenv("COLUMNS")


@pytest.mark.parametrize("width", [40, 130])
def test_an_uncut_column_is_whole_in_any_window(width: int) -> None:
    assert printed(pair(uncut("id", [PATH])), width=width).count(PATH) == 1


def test_only_style_that_is_named_is_given() -> None:
    terminal = Terminal(file=io.StringIO(), force_terminal=True, color_system="standard", width=200)
    terminal.print(styled(("held", "red"), " [green]day[/] :smile:"))
    assert terminal.file.getvalue() == "\x1b[31mheld\x1b[0m [green]day[/] :smile:\n"  # type: ignore[attr-defined]


def test_a_report_is_harmless_and_exact_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    options.show(Report(), as_json=False)
    assert is_harmless(capsys.readouterr().out)
    options.show(Report(), as_json=True)
    shown = capsys.readouterr().out
    assert is_harmless(shown)
    assert json.loads(shown) == {"dataset": HOSTILE, "drift": {HOSTILE: 1}, "outcomes": [HOSTILE, HOSTILE]}


@dataclass(frozen=True)
class Crawled:
    """A report with counts by name and the findings of checks."""

    outcomes: Counter[str]
    counts: Counts
    findings: tuple[Outcome, ...]


CRAWLED = Crawled(Counter(named=2), Counts(3, 2, 1), (
    verdict(gate="crawl", check="failed_share", holds=True, observed="0.00%, 0 of 3"),
    verdict(gate="crawl", check="budget_spent", holds=False, severity=Severity.WARN, message="budget_spent: 1 waits"),
    verdict(gate="raw", check="rows", holds=False, observed=1),
))


def test_a_report_shows_counts_by_name_and_each_finding_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    options.show(CRAWLED, as_json=False)
    shown = [" ".join(line.strip("│ ").split()) for line in capsys.readouterr().out.splitlines()]
    assert shown[2:-1] == [
        "outcomes │ named 2", "counts │ extracted 3, accepted 2, quarantined 1",
        "findings │ ✓ failed_share: 0.00%, 0 of 3", "! budget_spent: 1 waits", "✗ rows: 1",
    ]


def test_a_report_is_whole_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    options.show(CRAWLED, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told["outcomes"] == {"named": 2}
    assert told["counts"] == {"extracted": 3, "accepted": 2, "quarantined": 1}
    assert [one["check"] for one in told["findings"]] == ["failed_share", "budget_spent", "rows"]


def test_a_line_of_progress_is_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    options.print_station(StationRun("land_events", Progress.DONE, 1.0, Report()))
    shown = capsys.readouterr().out
    assert shown.count("\n") == 1
    assert is_harmless(shown)


def test_rows_of_a_status_are_harmless(capsys: pytest.CaptureFixture[str]) -> None:
    days.print_stations([StationStatus(HOSTILE, status, AT, 1.0, HOSTILE) for status in ("done", "halted")])
    shown = capsys.readouterr().out
    assert is_harmless(shown)
