"""The verb that asks whether a day could be run here: doctor."""

import typer
from rich.markup import escape
from rich.table import Column, Table

from etl.cli.options import Json, console, print_json
from etl.doctor.findings import DoctorReport, Finding, Status

_STYLES = {Status.OK: "green", Status.WARNING: "yellow", Status.FAILURE: "bold red", Status.UNCHECKED: "cyan"}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(doctor)


def doctor(json: Json = False) -> None:
    """Check settings, services, permissions and tables, and say what to do; exit 1 when a day could not be run."""
    from etl.doctor.examine import examine  # noqa: PLC0415 - spares the other verbs its imports

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
        style = _STYLES[finding.status]
        table.add_row(f"[{style}]{finding.status}[/]", escape(finding.name), escape(_story(finding)))
    console.print(table)
    console.print("[green]a day can be run[/]" if report.can_run else "[bold red]a day cannot be run[/]")


def _story(finding: Finding) -> str:
    if not finding.remedy:
        return finding.found
    return f"{finding.found}\nexpected: {finding.expected}\n→ {finding.remedy}"
