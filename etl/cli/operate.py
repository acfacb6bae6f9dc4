"""The operator's verbs: reconcile, accept, publish, status, replay, watch, dead-letters, docs, bench."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from contracts.commands import command
from contracts.errors import UsageError
from etl.cli import days, roll_backs
from etl.cli.options import Day, Json, OptionalDay, console, parse_day, print_json, show
from etl.cli.terminal import styled
from etl.ops.day_run import Run, open_run
from etl.ops.days import require_known_day
from etl.platform.services import open_services

docs = typer.Typer(help="Data Docs and dbt docs.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for verb in (reconcile, accept, publish, status, replay, watch, bench):
        app.command()(verb)
    app.command("dead-letters")(dead_letters)
    app.add_typer(docs, name="docs")


def reconcile(
    day: OptionalDay = None,
    whole: Annotated[bool, typer.Option("--all", help="Look up every document of the whole collection.")] = False,
    json: Json = False,
) -> None:
    """Count a day's rows from the source to the published order lines; exit 1 unless they balance.

    Loaded batches of which the lake has lost a part are listed, too: their rows are there, a replay would miss some.
    """
    if whole and day is not None:
        raise UsageError("reconcile: a day or --all, not both. Leave one out.")
    if not whole and day is None:
        raise UsageError("reconcile: name a day, or ask for --all.")
    from etl.loading.dead_letters import damaged_batches

    services = open_services()
    if day is not None:
        require_known_day(services.bigquery, day)
    result = _reconciled(day)
    damaged = [] if day is None else damaged_batches(services, day)
    if json:
        print_json(result.to_json() | ({} if whole else {"damaged": [dataclasses.asdict(one) for one in damaged]}))
    else:
        (_print_account if whole else _print_reconciliation)(result)
        for letter in damaged:
            console.print(styled(("warn", "yellow"), f" {letter.object_uri}: {letter.message}"))
    if not result.balanced:
        raise typer.Exit(1)


def accept(
    day: Day,
    reason: Annotated[str, typer.Option(help="Required: why the day is right; it is kept.", show_default=False)] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be accepted; change nothing.")] = False,
    json: Json = False,
) -> None:
    """Accept the warnings that a day waits for, exactly as they are now; it may be published then.

    A day that the source holds no document of is closed: nothing holds it any more, and nothing is to be published.
    """
    from etl.ops.quarantine_changes import author
    from etl.run.steward import accept as accept_day

    by, run = author(reason), open_run(day)
    require_known_day(run.bigquery, day)
    report = accept_day(run, by, dry_run=dry_run)
    show(report, json)
    if json or dry_run:
        return
    console.print("closed: a run that finds documents of it opens it again" if report.closes else
                  f"next: {command(f'publish {day}')}")


def publish(
    what: Annotated[str, typer.Argument(
        metavar="[DAY]", show_default=False,
        help="UTC day, YYYY-MM-DD; with --roll-back it may be a publication's id.",
    )] = "",
    roll_back: Annotated[bool, typer.Option(
        "--roll-back", help="Go back to the publication before the live one, which must be of DAY or have that id.",
    )] = False,
    json: Json = False,
) -> None:
    """Publish a day that passed every gate, or take the live publication back."""
    if roll_back:
        roll_backs.take_back(what, json)
    elif what:
        from etl.run.steward import publish as publish_day

        run = open_run(parse_day(what))
        require_known_day(run.bigquery, run.day)
        show(publish_day(run), json)
    else:
        raise UsageError("publish: no day. Name one, or ask for --roll-back.")


def status(day: OptionalDay = None, json: Json = False) -> None:
    """Show which days are published, held, at work or never ran, or how one day's run went."""
    if day is None:
        days.show_all(json)
    else:
        days.show_day(day, json)


def replay(batch: Annotated[str, typer.Argument(help="The batch id.")], json: Json = False) -> None:
    """Send a batch's manifest event to the load function again."""
    from etl.loading import load

    sent = load.replay(Run(open_services(), load.day_of(batch), f"replay__{batch}"), batch)
    uris = [stored.uri for stored in sent]
    if json:
        print_json({"batch_id": batch, "manifests": uris})
    for uri in () if json else uris:
        console.print(styled("sent ", uri))


def watch(json: Json = False) -> None:
    """Notify of days past their deadline that are not published, and who is at work on them; for cron."""
    from etl.alerting import watch as watching

    report = watching.watch(open_services(), datetime.now(UTC))
    show(report, json)
    if report.undelivered:
        raise typer.Exit(1)


def dead_letters(day: OptionalDay = None, json: Json = False) -> None:
    """Show what lies in the lake and is not loaded, or could not be again: refused, unheard of, damaged or gone.

    With DAY, of the folders of that day and of the week before it; without, of the whole lake.
    """
    from etl.loading import dead_letters as letters

    services = open_services()
    found = letters.dead_letters(services, day, opens_batches=True)
    if day is not None and not found:
        require_known_day(services.bigquery, day)
    if json:
        print_json([dataclasses.asdict(letter) for letter in found])
    else:
        days.print_letters(found)


def bench(day: Day, json: Json = False) -> None:
    """Measure `land events` of a day against draining its documents as raw BSON, in one go."""
    from etl.cli.bench import bench_land

    show(bench_land(open_run(day)), json)


@docs.command("build")
def docs_build(json: Json = False) -> None:
    """Write every page of Data Docs, dbt's docs and the review anew, and bring the docs bucket up to date."""
    from etl.platform import docs_bucket as docs_site
    from etl.site.site import review_all
    from etl.transform import build

    services = open_services()
    built = docs_site.build_docs(services.settings, services.storage, build.build_docs(services))
    reviewed = review_all(services)
    report = dataclasses.replace(built, pages=built.pages + reviewed.pages, uploaded=built.uploaded + reviewed.pages)
    show(report, json)
    if not json:
        console.print(f"review: {reviewed.review}")


@docs.command("contracts")
def docs_contracts(json: Json = False) -> None:
    """Write the contracts anew as Open Data Contract Standard documents, one for each dataset."""
    from etl.cli.contract_documents import write_contracts

    show(write_contracts(), json)


@docs.command("serve")
def docs_serve(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="On 127.0.0.1; 0 takes a free one.")] = 8081,
) -> None:
    """Serve this machine's site until interrupted."""
    from etl.platform.docs_bucket import docs_server, fetch_dashboards
    from etl.platform.error_boundary import error_boundary

    services = open_services()
    with error_boundary("dashboards of the docs bucket", services.settings):
        fetch_dashboards(services.docs_bucket, services.settings)
    with docs_server(services.settings, port) as server:
        console.print(f"The site at http://127.0.0.1:{server.server_port}/; stop with Ctrl-C.")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            console.print("stopped")


def _reconciled(day: date | None) -> Any:
    from etl.gates.reconcile import reconcile as count
    from etl.gates.reconcile_all import reconcile_all

    if day is None:
        return reconcile_all(open_services())
    return count(open_run(day))


def _print_account(result: Any) -> None:
    table = Table("day", "source", "accepted", "quarantined", "not yet due", title="Every document of the source")
    for day in result.days:
        table.add_row(str(day.day or "no date"), f"{day.source:,}", f"{day.accepted:,}", f"{day.quarantined:,}",
                      f"{day.not_yet_due:,}")
    console.print(table)
    accepted, quarantined, waiting, expired = (
        result.total(name) for name in ("accepted", "quarantined", "not_yet_due", "expired")
    )
    console.print(f"{result.source:,} in the source = {accepted:,} accepted + {quarantined:,} quarantined "
                  f"+ {waiting:,} not yet due" + (f" + {expired:,} of days kept no longer" if expired else ""))
    for day in result.never_ran:
        found = f" {day}: it has documents, and no run landed them: {command(f'run {day}')}"
        console.print(styled(("never landed", "red"), found))
    for problem in result.problems:
        console.print(styled(("fail", "red"), " ", problem))
    _print_balance(result)


def _print_reconciliation(result: Any) -> None:
    facts = result.to_json()
    table = Table("dataset", "source", "accepted", "quarantined", "landed", "loaded", title=f"Rows of {result.day}")
    for name, counts in facts["datasets"].items():
        table.add_row(name, *(f"{count:,}" for count in counts.values()))
    console.print(table)
    lines = facts["order_lines"]
    excluded = ", ".join(f"{count:,} {reason}" for reason, count in lines["excluded"].items()) or "none"
    console.print(f"order lines: {lines['raw']:,} raw = {lines['published']:,} published + excluded ({excluded})")
    for outcome in result.outcomes:
        if outcome.status == "failed":
            line = styled((outcome.severity, "red" if outcome.stops else "yellow"), " ", outcome.message)
            console.print(line)
    _print_balance(result)


def _print_balance(result: Any) -> None:
    console.print(styled(("balanced", "green") if result.balanced else ("not balanced", "bold red")))
