"""The privacy officer's verb: a person leaves everything that the pipeline keeps."""

from typing import Annotated, Any

import typer
from rich.table import Table

from etl.cli.options import Json, console, print_json
from etl.cli.terminal import uncut
from etl.platform.services import open_services


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command()(erase)


def _values(what: str) -> Any:
    return typer.Option(help=f"{what}; may be repeated.", show_default=False)


def erase(
    email: Annotated[list[str] | None, _values("An e-mail address, as the shop has it")] = None,
    user_id: Annotated[list[str] | None, _values("A customer number")] = None,
    device_id: Annotated[list[str] | None, _values("A device id")] = None,
    ip: Annotated[list[str] | None, _values("An IP address")] = None,
    reason: Annotated[str, typer.Option(
        help="Required: why, such as a ticket; it is kept, so it must not name the person.", show_default=False,
    )] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be erased; change nothing.")] = False,
    json: Json = False,
) -> None:
    """Erase a person from lake, warehouse, kept states, quarantine and Locations, and keep them out from now on.

    Orders and counts stay, and belong to nobody. The shop's own documents are the shop's to erase.
    """
    from dataclasses import asdict

    from etl.erasure.erase import erase as erase_person
    from etl.erasure.lake_rows import RUN_PREFIX
    from etl.erasure.subject import Subject
    from etl.ops.day_run import clock_id
    from etl.ops.quarantine_changes import author

    by, run_id = author(reason), clock_id(RUN_PREFIX.rstrip("_"))
    subject = Subject(tuple(email or ()), tuple(user_id or ()), tuple(device_id or ()), tuple(ip or ()))
    services = open_services()
    services.bigquery.label(run=run_id)
    if json:
        print_json(asdict(erase_person(services, subject, by, run_id, dry_run=dry_run)))
        return
    with console.status("erase", spinner="dots") as status:
        report = erase_person(services, subject, by, run_id, dry_run=dry_run, listener=status.update)
    _print(report)


def _print(report: Any) -> None:
    table = Table(uncut("store", report.erased), "would be erased" if report.is_dry_run else "erased", "found again")
    for name, count in report.erased.items():
        table.add_row(name, f"{count:,}", "" if report.is_dry_run else f"{report.left.get(name, 0):,}")
    if report.erased:
        console.print(table)
    console.print(f"erasure {report.erasure_id}; days: {', '.join(map(str, report.days)) or 'none'}")
    if report.is_dry_run:
        console.print("nothing was changed")
    else:
        console.print("found again: 0" if report.is_new else "nothing was left to erase: this was done before")
