"""The verb that keeps personal data no longer than the policy says."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Table

from etl.cli.options import Json, console, print_json
from etl.cli.terminal import styled
from etl.platform.services import open_services


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(retention)


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be deleted; change nothing.")] = False,
    json: Json = False,
) -> None:
    """Delete what the policy keeps no longer, and notify of refused documents that are near their end.

    Every run of a day does the same at its end.
    """
    from etl.ops.day_run import clock_id
    from etl.retention.retain import retain

    services, run_id = open_services(), clock_id("retention")
    services.bigquery.label(run=run_id)
    if json:
        print_json(asdict(retain(services, run_id, dry_run=dry_run)))
        return
    with console.status("retention", spinner="dots") as status:
        report = retain(services, run_id, dry_run=dry_run, listener=status.update)
    _print(report)


def _print(report: Any) -> None:
    table = Table("what", "would be deleted" if report.is_dry_run else "deleted")
    for name, count in report.deleted.items():
        table.add_row(name.replace("_", " "), f"{count:,}")
    console.print(table if report.deleted else "nothing had its time")
    if report.left:
        console.print(f"left: {report.left:,}, for somebody is at work on their days; the next retention finds them")
    if report.near_end.items:
        console.print(styled(("warn", "yellow"), f" {report.near_end.sentence}"), soft_wrap=True)
