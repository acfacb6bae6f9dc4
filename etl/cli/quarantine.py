"""The operator's view of the quarantine: which documents were refused, why, and what exactly they hold."""

from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from etl.cli.options import Json, console, parse_day, print_json
from etl.clients import bigquery_client, storage_client
from etl.quarantine_log import Filters, Item, count_by_reason, document_of, list_items
from etl.settings import load_settings

app = typer.Typer(help=__doc__, no_args_is_help=True)

DayOption = Annotated[date | None, typer.Option(parser=parse_day, metavar="DAY", help="Only this day.")]
REASON_BAR = 40


@app.command("list")
def list_(
    day: DayOption = None,
    reason_code: Annotated[str, typer.Option(help="Only items with this reason code.")] = "",
    store: Annotated[str, typer.Option(help="Only this store id.")] = "",
    status: Annotated[str, typer.Option(help="open, reprocessed or discarded; empty for all.")] = "open",
    limit: Annotated[int, typer.Option(help="At most so many items; 0 for all.")] = 0,
    json: Json = False,
) -> None:
    """List quarantined documents, newest day first, and count them by reason."""
    client = bigquery_client(load_settings())
    found = list_items(client, Filters(day, reason_code, store, status, limit))
    if json:
        print_json([item.to_json() for item in found])
        return
    _print_reasons(found)
    _print_items(found)


@app.command("show")
def show(quarantine_id: str) -> None:
    """Print one quarantined document as canonical Extended JSON, with every reason."""
    settings = load_settings()
    item, document = document_of(bigquery_client(settings), storage_client(settings), settings, quarantine_id)
    console.print(f"[bold]{item.quarantine_id}[/] {item.dataset} of {item.data_date}, {item.status}")
    for breach in document.breaches:
        console.print(f"  [red]{breach['reason']}[/] at {breach['path']}: {breach['value']!r}", highlight=False)
    console.print_json(document.json)


def _print_reasons(found: list[Item]) -> None:
    counts = count_by_reason(found)
    most = max(counts.values(), default=1)
    for reason, count in counts.items():
        bar = "█" * max(1, count * REASON_BAR // most)
        console.print(f"{reason:<28}{count:>7}  [cyan]{bar}[/]", highlight=False)


def _print_items(found: list[Item]) -> None:
    table = Table("quarantine id", "dataset", "day", "store", "document", "reasons", "status")
    for item in found[:50]:
        reasons = ", ".join(item.reasons)
        table.add_row(item.quarantine_id, item.dataset, str(item.data_date), item.store_id or "", item.document_id,
                      reasons, item.status)
    console.print(table)
    if len(found) > 50:
        console.print(f"… and {len(found) - 50} more; narrow it down, or take --json.")
