"""The state of things, shown: each day's, or one day's stations, and what lies in the lake and is not loaded."""

import dataclasses
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from google.cloud.bigquery import Client
from rich.table import Table

from contracts.errors import GlamiraError
from contracts.foreign_text import harmless
from contracts.lake.paths import day_of_object
from etl.cli.options import Json, OptionalDay, console, print_json
from etl.cli.terminal import Terminal, styled
from etl.context import Run
from etl.ops.days import DayStatus, day_status, overview, require_known_day, with_holes, without_verdict
from etl.platform.clients import bigquery_client
from etl.platform.error_boundary import told
from etl.platform.settings import Settings, load_settings

if TYPE_CHECKING:
    from etl.loading.dead_letters import DeadLetter

MOST_LETTERS = 5


def status(day: OptionalDay = None, json: Json = False) -> None:
    """Show which days are published, held or never ran, or how one day's run went."""
    client = bigquery_client(load_settings())
    if day is not None:
        _show_stations(client, day, json)
    elif json:
        print_json(list(_with_letters(_all_days(client), load_settings())))
    else:
        print_rows(_all_days(client))
        _print_dead_letters()


def print_rows(rows: Sequence[Any]) -> None:
    """Dataclasses of one kind, as a table."""
    if not rows:
        console.print("nothing yet: run a day with `python -m etl run DAY`.")
        return
    table = Table(*(field.name.replace("_", " ") for field in dataclasses.fields(rows[0])))
    for row in rows:
        table.add_row(*map(_cell, dataclasses.astuple(row)))
    console.print(table)


def _show_stations(client: Client, day: date, json: bool) -> None:
    rows = day_status(client, day)
    if not rows:
        require_known_day(client, day)
    if json:
        print_json([dataclasses.asdict(row) for row in rows])
    else:
        print_rows(rows)


def _all_days(client: Client) -> list[DayStatus]:
    """Every day of the warehouse or the source; without the source, which is said, those of the warehouse."""
    from etl.platform.mongo import events_collection  # noqa: PLC0415 - spares the other verbs its imports
    from etl.sources.mongo.source_days import unjudged_days  # noqa: PLC0415

    settings, judged = load_settings(), overview(client)
    try:
        with told("etl status", settings):
            due = unjudged_days(events_collection(settings), {row.data_date for row in judged})
    except GlamiraError as error:
        _warn(f"days that never ran are not shown: {error}")
        return judged
    return with_holes(client, judged, due)


def _with_letters(rows: Sequence[DayStatus], settings: Settings) -> Iterator[dict[str, Any]]:
    """Each day with what the lake holds of it and is not loaded, and days that are known by that alone; newest first.

    Without the lake, which is said, nobody knows what is not loaded: null.
    """
    try:
        with told("etl status", settings):
            letters = _letters(settings)
    except GlamiraError as error:
        _warn(f"what is not loaded is not shown: {error}")
        yield from ({**dataclasses.asdict(row), "not_loaded": None} for row in rows)
        return
    by_day = _by_day(letters, settings)
    if of_none := len(by_day.pop(None, [])):
        _warn(f"not loaded and of no day: {of_none} more, python -m etl dead-letters")
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


def _print_dead_letters() -> None:
    """What is not loaded, in a few lines: a table of days says nothing of it."""
    found = _letters(load_settings())
    for letter in found[:MOST_LETTERS]:
        line = styled("not loaded ", f"{letter.object_uri}: {letter.reason}: {letter.message}")
        console.print(line, soft_wrap=True)
    if len(found) > MOST_LETTERS:
        console.print(f"and {len(found) - MOST_LETTERS} more: python -m etl dead-letters")


def _letters(settings: Settings) -> "list[DeadLetter]":
    from etl.loading import dead_letters as letters  # noqa: PLC0415 - spares the other verbs its imports

    return letters.dead_letters(Run(settings, datetime.now(UTC).date(), "status"), whole_lake=True)


def _warn(text: str) -> None:
    Terminal(stderr=True, soft_wrap=True).print(styled(("warn", "yellow"), f" {text}"))


def _cell(value: Any) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    return "" if value is None else harmless(str(value))
