"""The keys of pseudonyms: which is in force, and the act of taking another one."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from contracts.commands import command
from etl.cli.options import Json, console, print_json, show
from etl.cli.terminal import uncut
from etl.platform.services import open_services

app = typer.Typer(help=__doc__, no_args_is_help=True)


@app.command("list")
def list_(json: Json = False) -> None:
    """Show every key that was declared, by fingerprint and epoch, and which of them this machine has."""
    from etl.ops.pseudonym_keys import declared_keys
    from etl.platform.bigquery import prepare_warehouse

    services = open_services()
    prepare_warehouse(services.bigquery)
    known = services.settings.pseudonym_keys.by_fingerprint
    rows: list[dict[str, Any]] = [
        asdict(one) | {"is_in_force": place == 0, "is_here": one.fingerprint in known}
        for place, one in enumerate(declared_keys(services.bigquery))
    ]
    if json:
        print_json(rows)
        return
    table = Table(
        "epoch", uncut("fingerprint", [row["fingerprint"] for row in rows]), "declared",
        *(Column(name, overflow="fold") for name in ("by", "why")), "in force", "on this machine",
    )
    for row in rows:
        table.add_row(
            row["epoch"], row["fingerprint"], f"{row['declared_at']:%Y-%m-%d %H:%M}", row["declared_by"], row["reason"],
            *("yes" if row[name] else "" for name in ("is_in_force", "is_here")),
        )
    console.print(table if rows else "none: the first landing declares its key.")


@app.command("rotate")
def rotate(
    epoch: Annotated[str, typer.Option(help="Required: name of the epoch that begins.", show_default=False)] = "",
    reason: Annotated[str, typer.Option(help="Required: why the key is changed; it is kept.", show_default=False)] = "",
    former_lost: Annotated[bool, typer.Option(
        "--former-lost", help="The key so far is gone: nobody can be found in its days any more.",
    )] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be declared; change nothing.")] = False,
    json: Json = False,
) -> None:
    """Declare this machine's PSEUDONYM_KEY for a new epoch; customers of former epochs count as others from then on."""
    from etl.landing.pseudonym_key import rotate as declare_key
    from etl.ops.quarantine_changes import author

    report = declare_key(open_services(), epoch, author(reason), former_is_lost=former_lost, dry_run=dry_run)
    show(report, json)
    if json:
        return
    if not report.is_new:
        console.print("nothing was declared: this key is in force already. To change it, set PSEUDONYM_KEY first.")
    elif not dry_run:
        console.print(f"Days of former epochs keep their pseudonyms; to join one to this: {command('run DAY')}")
