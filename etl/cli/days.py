"""What `status` and `dead-letters` print: every day and its verdict, the stations of one, and what is not loaded."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from google.cloud.bigquery import Client
from rich.table import Column, Table
from rich.text import Text

from contracts.commands import command
from contracts.errors import GlamiraError, UsageError
from contracts.lake.paths import day_of_object
from etl.cli.options import console, print_json, print_line
from etl.cli.terminal import Terminal, styled
from etl.gates.summary import Gate, gates
from etl.ops.day_run import require_over
from etl.ops.days import ahead_of_time, hole, require_known_day, with_holes, without_verdict, workers
from etl.ops.outcomes import latest_outcomes
from etl.ops.quality_status import DayStatus, overview
from etl.ops.runs import Progress, StationStatus, latest_run
from etl.platform.error_boundary import error_boundary
from etl.platform.services import Services, open_services
from etl.platform.settings import Settings
from etl.quarantine.near_end import near_end

if TYPE_CHECKING:
    from etl.loading.dead_letters import DeadLetter

MOST_LETTERS = 5
_GATE_WORDS = {"published": ("✓ passed", "green"), "warned": ("! warned", "yellow"), "held": ("✗ failed", "red")}


def show_all(as_json: bool) -> None:
    """Every day of the warehouse or the source, the first things that are not loaded, and documents near their end."""
    services = open_services()
    rows = _all_days(services)
    if as_json:
        print_json(list(_with_letters(rows, services)))
        return
    print_days(rows)
    _print_dead_letters(services)
    found = near_end(services, datetime.now(UTC))
    if found.items:
        console.print(styled(("warn", "yellow"), f" {found.sentence}"), soft_wrap=True)


def show_day(day: date, as_json: bool) -> None:
    """The verdict of a day and the stations of its latest run; of one that never ran, what to do.

    Raises:
        UsageError: the day is not over yet, or no run has seen it and it has no documents.
    """
    services = open_services()
    client = services.bigquery
    stations = latest_run(client, day).stations
    never_ran = [] if stations else [_never_ran(services, day)]
    if as_json:
        print_json([*stations, *never_ran])
        return
    for line in _verdict(client, day, has_run=not never_ran):
        console.print(line)
    if never_ran:
        print_days(never_ran)
        return
    print_stations(stations)
    print_gates(gates(latest_outcomes(client, day)))


def print_letters(letters: "Sequence[DeadLetter]") -> None:
    """Addresses are whole and on one line, however narrow the terminal: they are copied."""
    for letter in letters:
        since = f" since {letter.refused_at:%Y-%m-%d %H:%M} UTC" if letter.refused_at else ""
        console.print(styled((letter.reason, "yellow"), f" {letter.object_uri}{since}"))
        console.print(styled(f"  {letter.message}"))
    if not letters:
        console.print("none: everything that landed is loaded.")


def _all_days(services: Services) -> list[DayStatus]:
    """Every day of the warehouse or the source; without the source, which is said, those of the warehouse."""
    from etl.sources.mongo.source_days import days_ahead, unjudged_days

    judged = overview(services.bigquery)
    due: Iterable[date] = ()
    try:
        with error_boundary("etl status", services.settings):
            due = unjudged_days(services.events, {row.data_date for row in judged})
            if warning := ahead_of_time(days_ahead(services.events)):
                _warn(warning)
    except GlamiraError as error:
        _warn(f"days that never ran are not shown: {error}")
        return judged
    return with_holes(services.bigquery, judged, due)


def _never_ran(services: Services, day: date) -> DayStatus:
    from etl.gates.empty_day import holds_documents

    require_over(day)
    client, is_due = services.bigquery, holds_documents(services, day)
    if not is_due:
        try:
            require_known_day(client, day)
        except UsageError as error:
            raise UsageError(f"{error} The source holds no document of it.") from None
    return hole(day, is_landed=False, is_due=is_due, worker=workers(client).get(day))


def _verdict(client: Client, day: date, *, has_run: bool) -> Iterable[Any]:
    """The day's verdict, which a later station by hand does not change, and who is at work on it."""
    worker = workers(client).get(day)
    row = next((one for one in overview(client) if one.data_date == day), None)
    if row is None and has_run and not worker:
        row = hole(day, is_landed=True, is_due=True, worker=None)
    if row:
        at = f" at {row.gate}" if row.gate else ""
        warned = f" with {row.warnings} warning{'s' if row.warnings > 1 else ''}" if row.warnings else ""
        yield styled(f"{day} ", (row.status, "bold"), f"{at}{warned}{f': {row.reason}' if row.reason else ''}")
    if worker:
        yield styled(worker)


def _with_letters(rows: Sequence[DayStatus], services: Services) -> Iterator[dict[str, Any]]:
    """Each day with what the lake holds of it and is not loaded, and days that are known by that alone; newest first.

    Without the lake, which is said, nobody knows what is not loaded: null.
    """
    try:
        with error_boundary("etl status", services.settings):
            letters = _letters(services)
    except GlamiraError as error:
        _warn(f"what is not loaded is not shown: {error}")
        yield from ({**dataclasses.asdict(row), "not_loaded": None} for row in rows)
        return
    by_day = _by_day(letters, services.settings)
    if of_none := len(by_day.pop(None, [])):
        _warn(f"not loaded and of no day: {of_none} more, {command('dead-letters')}")
    known = {row.data_date: row for row in rows}
    for day in sorted(known.keys() | set(filter(None, by_day)), reverse=True):
        yield {**dataclasses.asdict(known.get(day) or without_verdict(day)), "not_loaded": by_day.get(day, [])}


def _by_day(letters: "Sequence[DeadLetter]", settings: Settings) -> dict[date | None, list[dict[str, Any]]]:
    """What is not loaded by the day in whose folder it lies; None: in no day's."""
    found: dict[date | None, list[dict[str, Any]]] = {}
    for letter in letters:
        name = letter.object_uri.removeprefix(f"gs://{settings.lake_bucket}/")
        found.setdefault(day_of_object(name), []).append(dataclasses.asdict(letter))
    return found


def _print_dead_letters(services: Services) -> None:
    """What is not loaded, in a few lines: a table of days says nothing of it."""
    found = _letters(services)
    for letter in found[:MOST_LETTERS]:
        line = styled("not loaded ", f"{letter.object_uri}: {letter.reason}: {letter.message}")
        console.print(line)
    if len(found) > MOST_LETTERS:
        console.print(f"and {len(found) - MOST_LETTERS} more: {command('dead-letters')}")


def _letters(services: Services) -> "list[DeadLetter]":
    from etl.loading import dead_letters as letters

    return letters.dead_letters(services)


def _warn(text: str) -> None:
    Terminal(stderr=True).print(styled(("warn", "yellow"), f" {text}"))


def print_days(rows: Sequence[DayStatus]) -> None:
    """Every day with its verdict, and below the table, whole, why those that are not published are not."""
    table = Table(Column("day", no_wrap=True), Column("verdict", no_wrap=True), Column("quarantined", justify="right"),
                  Column("published at (UTC)", no_wrap=True))
    for row in rows:
        at = f"{row.published_at:%Y-%m-%d %H:%M}" if row.published_at else ""
        table.add_row(str(row.data_date), _verdict_of(row), _cell(row.rows_quarantined), at)
    console.print(table if rows else f"nothing yet: run a day with `{command('run DAY')}`.")
    for row in rows:
        if row.reason:
            console.print(styled((row.data_date, "bold"), " ", row.reason))


def print_gates(found: Sequence[Gate]) -> None:
    """Each gate's verdict, and below the table, whole, what failed, the gravest first; of no gate, nothing."""
    if not found:
        return
    table = Table("gate", "verdict", Column("held", justify="right"), Column("of checks", justify="right"))
    for gate in found:
        table.add_row(gate.name, styled(_GATE_WORDS[gate.word]), f"{gate.checks - len(gate.broken):,}",
                      f"{gate.checks:,}")
    console.print(table)
    for one in (broken for gate in found for broken in gate.broken):
        word = (one.severity.value, "red" if one.stops else "yellow")
        console.print(styled(word, f" {one.gate}: {one.message or one.check}"))


def _verdict_of(row: DayStatus) -> Text:
    if row.status == "held":
        return styled((f"✗ held at {row.gate}", "red"))
    if row.status == "published" and row.warnings:
        return styled((f"! published, {row.warnings} warning{'s' if row.warnings > 1 else ''}", "yellow"))
    return styled(("✓ published", "green") if row.status == "published" else (row.status, "yellow"))


def print_stations(stations: Sequence[StationStatus]) -> None:
    """A line for each station of a run, as far as the window is wide; below, whole, why one halted."""
    for one in stations:
        print_line(one.status, one.station, one.seconds, one.detail or "", f"{one.started_at:%Y-%m-%d %H:%M:%S}")
    for one in stations:
        if one.status == Progress.HALTED and one.detail:
            console.print(styled((one.station, "bold"), " ", one.detail))


def _cell(value: int | None) -> str:
    return "" if value is None else f"{value:,}"
