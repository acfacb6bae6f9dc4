"""Verbs that move a day forward: single stations, a whole run, a backfill."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import Progress as ProgressBar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from contracts.commands import command
from contracts.errors import UsageError
from contracts.lake.paths import DATASETS
from contracts.unknown_words import unknown_word
from etl.cli.options import Day, Json, console, parse_day, print_facts, print_json, print_station, show
from etl.cli.terminal import styled
from etl.ops.day_run import Run, open_run
from etl.ops.runs import Progress
from etl.platform.services import open_services
from etl.run.chunk import RunReport, run_day
from etl.run.runner import Listener, StationRun, nobody, run_station

if TYPE_CHECKING:
    from etl.run.backfill import BackfillPlan, BackfillPreview, BackfillReport


def register(app: typer.Typer) -> None:
    """Add the verbs."""
    for verb, station in _SINGLE_STATIONS.items():
        app.command(verb, help=_HELP[verb])(_station_verb(station))
    app.command()(land)
    app.command()(run)
    app.command()(backfill)


_SINGLE_STATIONS = {"locate": "locate", "crawl": "crawl", "rates": "refresh_rates", "load": "await_load",
                    "build": "build"}
_HELP = {
    "locate": "Look up the day's new IP addresses and upsert them into Locations.",
    "crawl": "Fetch the names of the day's new products into a CSV feed.",
    "rates": "Bring the ECB's exchange rates of the day into the warehouse.",
    "load": "Wait until the load function has loaded the day's batches.",
    "build": "Build the day's marts with dbt, in audit.",
}


def _station_verb(station: str) -> Any:
    def verb(day: Day, json: Json = False) -> None:
        if station == "refresh_rates":
            _require_rates(day)
        show(run_station(station, open_run(day)), json)

    return verb


def _require_rates(day: date) -> None:
    """Refuse a day by hand that can have no rates; a run of one with documents goes on without."""
    from etl.transform.exchange_rates.ecb_history import oldest_publication

    if day < (first := oldest_publication()):
        raise UsageError(f"rates {day}: no rates before {first}, the ECB's first. Name that day or a later one.")


def land(
    dataset: Annotated[str, typer.Argument(help="events, locations or products.")], day: Day, json: Json = False,
) -> None:
    """Extract, validate and land one dataset of a day."""
    if dataset not in DATASETS:
        raise unknown_word("dataset", dataset, DATASETS)
    show(run_station(f"land_{dataset}", open_run(day)), json)


def run(day: Day, json: Json = False) -> None:
    """Run the whole pipeline for one day, in process: the stations of the `glamira_daily` DAG, in order."""
    report = _watched(open_run(day, _run_id(day)), json)
    if json:
        print_json({
            "day": report.day, "run_id": report.run_id, "statements": report.statements,
            "stations": [_facts(one) for one in report.stations],
        })
    else:
        console.print(f"statements {report.statements}, the load function's (two for each batch) not counted")


def backfill(
    start: Annotated[date, typer.Argument(parser=parse_day, metavar="FROM", help="First UTC day, YYYY-MM-DD.")],
    end: Annotated[date, typer.Argument(parser=parse_day, metavar="TO", help="Last UTC day, YYYY-MM-DD.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be run, and how long it takes.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Run days anew that are published already.")] = False,
    json: Json = False,
) -> None:
    """Run the days from FROM to TO, both included, in chunks that are built and published at once; a halted day is held
    alone. Days that are published are left alone; one that a killed backfill had landed goes on from there.
    """
    from etl.run import backfill as filling

    services = open_services()
    plan = filling.plan_backfill(services, start, end, again=again)
    if dry_run:
        preview = filling.BackfillPreview(plan, filling.estimate_backfill(services, plan))
        show(preview, as_json=True) if json else _print_preview(preview)
        return
    run_id = f"backfill__{start}__{end}__{uuid.uuid4().hex[:8]}"
    with _watching(f"{start} to {end}", json) as listener:
        report = filling.backfill(services, plan, run_id, listener, again=again)
    if json:
        print_json({"run_id": run_id, **plan.to_json(), **report.to_json()})
    else:
        _print_backfill(plan, report)
    if not report.is_whole:
        raise typer.Exit(1)


def _run_id(day: date) -> str:
    return f"manual__{day}__{uuid.uuid4().hex[:8]}"


def _watched(run: Run, quiet: bool) -> RunReport:
    with _watching(f"{run.day}", quiet) as listener:
        return run_day(run, listener)


@contextmanager
def _watching(what: str, quiet: bool) -> Iterator[Listener]:
    """A listener that says which station is at work, on which days, and prints a line of each that has ended."""
    if quiet:
        yield nobody
        return
    bar = ProgressBar(
        SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn(), console=console,
        transient=True,
    )
    with bar:
        current, at_work = bar.add_task(what, total=None), dict[str, None]()

        def hear(station: StationRun) -> None:
            if station.progress is Progress.RUNNING:
                at_work[station.station] = None
                bar.update(current, description=f"{_listed(station.days)} {', '.join(list(at_work))}")
                return
            at_work.pop(station.station, None)
            print_station(station)

        yield hear


def _listed(days: Sequence[date]) -> str:
    return f"{days[0]} to {days[-1]}" if len(days) > 1 else f"{days[0]}"


def _print_preview(preview: "BackfillPreview") -> None:
    unknown = {} if preview.cost.seconds is not None else {"seconds": "not known: no run yet"}
    print_facts("Backfill preview", preview.to_json() | unknown)


def _print_backfill(plan: "BackfillPlan", report: "BackfillReport") -> None:
    for day, verdict in plan.skipped.items():
        console.print(styled(("skipped", "dim"), f" {day}: {verdict}"))
    for day, reason in report.halted.items():
        console.print(styled(("halted", "red"), f" {day}: ", reason))
    for day in report.late.halted:
        console.print(styled(("halted", "red"), f" {day}: late documents; see {command(f'status {day}')}"))
    console.print(f"published {len(report.published)} of {len(plan.days)} days, statements {report.statements}")


def _facts(station: StationRun) -> dict[str, Any]:
    return {"station": station.station, "status": station.progress, "seconds": round(station.seconds, 3)}
