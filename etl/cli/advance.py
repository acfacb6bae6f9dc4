"""Verbs that move a day forward: single stations, a whole run, a backfill."""

import uuid
from datetime import date, timedelta
from typing import Annotated, Any

import typer
from rich.progress import Progress as ProgressBar
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from contracts.errors import GlamiraError, UsageError
from contracts.lake.paths import DATASETS
from contracts.unknown_words import unknown_word
from etl.cli.options import Day, Json, console, print_json, print_station, show
from etl.cli.terminal import styled
from etl.ops.day_run import Run, open_run, require_over
from etl.ops.runs import Progress
from etl.platform.services import open_services
from etl.run.runner import RunReport, StationRun, nobody, run_day, run_station
from etl.stations import STATIONS


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
        show(run_station(station, open_run(day)), json)

    return verb


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


def backfill(start: Day, end: Day, json: Json = False) -> None:
    """Run every day from START to END, both included; a halted day does not stop the later ones."""
    if end < start:
        raise UsageError(f"backfill {start} to {end}: it ends before it starts. Swap the days.")
    require_over(end)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    services, halted = open_services(), dict[date, str]()
    for day in days:
        try:
            _watched(Run(services, day, _run_id(day)), json)
        except UsageError:
            raise
        except GlamiraError as error:
            halted[day] = str(error)
    if json:
        print_json({"days": days, "halted": halted})
    for day, reason in halted.items():
        console.print(styled(("halted", "red"), f" {day}: ", reason))
    if halted:
        raise typer.Exit(1)


def _run_id(day: date) -> str:
    return f"manual__{day}__{uuid.uuid4().hex[:8]}"


def _watched(run: Run, quiet: bool) -> RunReport:
    bar = ProgressBar(
        SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn(), console=console,
        transient=True, disable=quiet,
    )
    with bar:
        current = bar.add_task(str(run.day), total=len(STATIONS))

        def hear(station: StationRun) -> None:
            if station.progress is Progress.RUNNING:
                bar.update(current, description=f"{run.day} {station.station}")
                return
            bar.advance(current)
            print_station(station)

        return run_day(run, nobody if quiet else hear)


def _facts(station: StationRun) -> dict[str, Any]:
    return {"station": station.station, "status": station.progress, "seconds": round(station.seconds, 3)}
