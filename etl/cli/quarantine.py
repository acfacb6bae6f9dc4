"""The operator's hands on the quarantine: find refused documents, understand, repair or discard, reprocess."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from contracts.errors import UsageError
from etl.cli.options import Json, console, echo_json, parse_day, print_json
from etl.cli.quarantine_list import print_items, print_reasons
from etl.ops.day_run import clock_id
from etl.ops.quarantine_changes import author
from etl.ops.quarantine_log import Filters, count_by_reason, count_items, items_as_json, list_items
from etl.platform.services import Services, open_services
from etl.quarantine.known import require_known

app = typer.Typer(help=__doc__, no_args_is_help=True)

DayOption = Annotated[date | None, typer.Option(parser=parse_day, metavar="DAY", help="Only this day.")]
ReasonCode = Annotated[str, typer.Option(help="Only items with this reason code.")]
Why = Annotated[str, typer.Option("--reason", help="Required: why you do this, for the trail.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen; change nothing.")]
Ids = Annotated[list[str] | None, typer.Option("--id", help="Only this item; may be repeated.", show_default=False)]
SHOWN_ITEMS = 50


@app.command("list")
def list_(
    day: DayOption = None,
    reason_code: ReasonCode = "",
    store: Annotated[str, typer.Option(help="Only this store id.")] = "",
    status: Annotated[str, typer.Option(help="open, reprocessed or discarded; empty for all.")] = "open",
    dataset: Annotated[str, typer.Option(help="Only this dataset.")] = "",
    limit: Annotated[int | None, typer.Option(
        min=0, help=f"At most so many items, 0 for all. Without it {SHOWN_ITEMS}, and all with --json.")] = None,
    json: Json = False,
) -> None:
    """List quarantined documents, newest day first, and count them by reason."""
    client = open_services().bigquery
    shown = limit if limit is not None else 0 if json else SHOWN_ITEMS
    filters = Filters(day, reason_code, store, status, dataset, limit=shown)
    if not (total := count_items(client, filters)):
        require_known(client, filters)
    if json:
        echo_json(items_as_json(client, filters))
        return
    print_reasons(count_by_reason(client, filters))
    print_items(list_items(client, filters), total)


@app.command("show")
def show(
    quarantine_id: str,
    reveal: Annotated[bool, typer.Option("--reveal", help="Show personal values; the trail notes that.")] = False,
    reason: Annotated[str, typer.Option("--reason", help="Why you look at personal values.")] = "looked at",
    json: Json = False,
) -> None:
    """Print one quarantined document, its failing spots marked, and everything that happened to it."""
    from etl.cli import quarantine_views
    from etl.quarantine.item_detail import detail_of

    detail = detail_of(_services(clock_id("show")), quarantine_id, author(reason) if reveal else None)
    if json:
        print_json(detail.to_json())
    else:
        quarantine_views.print_detail(detail)


@app.command("fix")
def fix(
    quarantine_id: Annotated[str, typer.Argument(help="The item.", show_default=False)] = "",
    values: Annotated[list[str] | None, typer.Option(
        "--set", metavar="PATH=VALUE", help="For example cart_products.0.currency=€; may be repeated.",
        show_default=False)] = None,
    file: Annotated[Path | None, typer.Option(
        exists=True, dir_okay=False, help='Many fixes at once: JSON lines {"quarantine_id": …, "set": {PATH: VALUE}}.',
        show_default=False)] = None,
    reason: Why = "",
    dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Set values in an item's document; says which reasons remain. The original is kept, nothing lands yet."""
    from etl.cli import quarantine_views
    from etl.quarantine.fix_files import read_fixes, single_fix
    from etl.quarantine.repair import fix as repair

    by = author(reason)
    if file and (quarantine_id or values):
        raise UsageError("quarantine fix: an item and --set, or a --file, not both. The file names its items.")
    fixes = read_fixes(file) if file else [single_fix(quarantine_id, values or [])]
    reports = repair(_services(clock_id("fix")), fixes, by, dry_run=dry_run)
    if json:
        print_json([asdict(report) for report in reports])
    else:
        quarantine_views.print_fixes(reports)


@app.command("reprocess")
def reprocess(
    ids: Ids = None, reason_code: ReasonCode = "", day: DayOption = None, reason: Why = "", dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Judge items by today's contract; what passes is landed, and its days are published again.

    Without --id, --reason-code and --day it takes all open items.
    """
    from etl.cli import quarantine_views
    from etl.run.reprocess import Selection, preview
    from etl.run.reprocess import reprocess as run_again

    by, run_id, selection = author(reason), clock_id("reprocess"), Selection(tuple(ids or ()), reason_code, day)
    services = _services(run_id)
    if dry_run:
        foreseen = preview(services, selection)
        print_json(foreseen.to_json()) if json else quarantine_views.print_preview(foreseen)
        return
    report = run_again(services, run_id, selection, by, quarantine_views.listener(quiet=json))
    print_json(asdict(report)) if json else quarantine_views.print_report(report)


@app.command("discard")
def discard(
    quarantine_id: Annotated[list[str] | None, typer.Argument(help="Items.", show_default=False)] = None,
    ids: Ids = None, reason_code: ReasonCode = "", day: DayOption = None, reason: Why = "", dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Close open items for good; they count towards no threshold any more."""
    from etl.cli import quarantine_views
    from etl.quarantine.repair import discard as close

    by, wanted = author(reason), (*(quarantine_id or ()), *(ids or ()))
    if not wanted and not reason_code and day is None:
        raise UsageError("quarantine discard: nothing named. Name items, a --reason-code or a --day.")
    report = close(_services(clock_id("discard")), Filters(day, reason_code, ids=wanted), by, dry_run=dry_run)
    print_json(asdict(report)) if json else quarantine_views.print_status(report)


@app.command("reopen")
def reopen(
    quarantine_id: Annotated[list[str], typer.Argument(help="Items.")], reason: Why = "", dry_run: DryRun = False,
    json: Json = False,
) -> None:
    """Undo a discard or a reprocess: the items are open again, and leave their day when it is run next."""
    from etl.cli import quarantine_views
    from etl.quarantine.repair import reopen as undo

    report = undo(_services(clock_id("reopen")), quarantine_id, author(reason), dry_run=dry_run)
    print_json(asdict(report)) if json else quarantine_views.print_status(report)


@app.command("retention")
def retention(json: Json = False) -> None:
    """Give the quarantine bucket the lifecycle rule that QUARANTINE_RETENTION_DAYS asks for."""
    from etl.quarantine.retention import ensure_retention

    services = open_services()
    facts: dict[str, Any] = {
        "bucket": services.settings.quarantine_bucket,
        "days": ensure_retention(services.storage, services.settings),
    }
    sentence = f"{facts['bucket']}: what is older than {facts['days']:,} days is deleted"
    print_json(facts) if json else console.print(sentence)


def _services(run_id: str) -> Services:
    """The services, whose jobs are known by the verb's id."""
    services = open_services()
    services.bigquery.label(run=run_id)
    return services
