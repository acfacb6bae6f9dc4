"""The verb that asks whether a day could be run here: doctor."""

import typer
from rich.table import Column, Table

from contracts.foreign_text import harmless
from etl.cli.options import Json, console, print_json
from etl.cli.terminal import styled
from etl.doctor.findings import DoctorReport, Finding, Status

_STYLES = {Status.OK: "green", Status.WARNING: "yellow", Status.FAILURE: "bold red", Status.UNCHECKED: "cyan"}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(doctor)


def doctor(json: Json = False) -> None:
    """Check settings, services, permissions and tables, and say what to do; exit 1 when a day could not be run."""
    from etl.doctor.examine import examine

    report = examine()
    if json:
        print_json(report.to_json())
    else:
        _print(report)
    if not report.can_run:
        raise typer.Exit(1)


def _print(report: DoctorReport) -> None:
    table = Table("status", Column("check", overflow="fold"), Column("found, and what to do", overflow="fold"))
    for finding in report.findings:
        table.add_row(styled((finding.status, _STYLES[finding.status])), harmless(finding.name), _story(finding))
    console.print(table)
    console.print(styled(("a day can be run", "green") if report.can_run else ("a day cannot be run", "bold red")))


def _story(finding: Finding) -> str:
    if not finding.remedy:
        return harmless(finding.found)
    lines = (finding.found, f"expected: {finding.expected}", f"→ {finding.remedy}")
    return "\n".join(map(harmless, lines))
