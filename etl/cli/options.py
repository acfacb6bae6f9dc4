"""What the verbs share: the DAY argument, the --json flag, and how a report is shown."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import singledispatch
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from contracts.errors import UsageError
from contracts.foreign_text import harmless
from contracts.outcome import Outcome, Status
from etl.cli.terminal import Terminal, styled
from etl.ops.runs import Progress
from etl.run.runner import StationRun, summary

console = Terminal()

# The days that a document can be due on: an ObjectId, or a stamp that fits to one, gives no other.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2106, 2, 8)


def parse_day(text: str) -> date:
    """A day as `YYYY-MM-DD`, of those that a document can be due on.

    Raises:
        UsageError: it is none.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"day {text!r}: {error}. Write it as YYYY-MM-DD.") from error
    if day.isoformat() != text or not FIRST_DAY <= day <= LAST_DAY:
        raise UsageError(f"day {text!r}: it is none. Write one from {FIRST_DAY} to {LAST_DAY} as YYYY-MM-DD.")
    return day


Day = Annotated[date, typer.Argument(parser=parse_day, metavar="DAY", help="UTC day, YYYY-MM-DD.")]
OptionalDay = Annotated[
    date | None, typer.Argument(parser=parse_day, metavar="[DAY]", help="UTC day, YYYY-MM-DD.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def show(report: Any, as_json: bool) -> None:
    """Print a report, a frozen dataclass, as JSON or as a table of its fields."""
    facts = report.to_json() if hasattr(report, "to_json") else _fields(report)
    if as_json:
        print_json(facts)
        return
    print_facts(type(report).__name__.removesuffix("Report"), facts)


def print_facts(title: str, facts: Mapping[str, Any]) -> None:
    """Print named values as a table; of a list of lists, such as chunks of days, each inner one is a line."""
    table = Table("", Column(overflow="fold"), title=title, show_header=False, title_justify="left")
    for name, value in facts.items():
        table.add_row(name.replace("_", " "), _text(value))
    console.print(table)


def print_json(facts: Any) -> None:
    """Print any facts as one JSON document; dataclasses in them are objects, what else JSON lacks is text."""
    echo_json(json.dumps(facts, default=_jsonable, ensure_ascii=False))


def _jsonable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return _fields(value) if dataclasses.is_dataclass(value) else str(value)


def _fields(value: Any) -> dict[str, Any]:
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def echo_json(document: str) -> None:
    """Print a JSON document on one line; what is no visible character is escaped, which changes no value."""
    typer.echo(harmless(document))


def print_station(station: StationRun) -> None:
    """A line for a station that has ended."""
    if station.progress is not Progress.RUNNING:
        detail = summary(station.report) if station.report is not None else ""
        print_line(station.progress, station.station, station.seconds, detail)


def print_line(status: str, station: str, seconds: float | None, detail: str, began: str = "") -> None:
    """How far a station is, its seconds once it has ended, and of the detail the words that the window is wide for."""
    colour = {Progress.DONE: "green", Progress.HALTED: "red"}.get(Progress(status), "yellow")
    spent = "" if seconds is None else f"{seconds:.1f} s"
    head = f" {station:<15} {began}{spent:>9}  "
    words = _fitted(harmless(detail), console.width - len(f"{status:<7}{head}"))
    console.print(styled((f"{status:<7}", colour), head, (words, "dim")), overflow="ellipsis", no_wrap=True)


def _fitted(words: str, room: int) -> str:
    """The first words that there is room for: an id that is cut looks like another one."""
    if len(words) <= room:
        return words
    return f"{words[:max(room - 1, 0)].rpartition(' ')[0]} …".lstrip()


@singledispatch
def _text(value: Any) -> str:
    return _text(_fields(value)) if dataclasses.is_dataclass(value) else harmless(str(value))


@_text.register
def _(value: float) -> str:
    return f"{value:,.3f}"


@_text.register
def _(value: int) -> str:
    return str(value) if isinstance(value, bool) else f"{value:,}"


@_text.register(Mapping)
def _(value: Mapping[Any, Any]) -> str:
    return ", ".join(f"{harmless(str(name))} {_text(inner)}" for name, inner in value.items()) or "none"


@_text.register(list)
@_text.register(tuple)
def _(value: Sequence[Any]) -> str:
    lines = (", ".join(map(_text, one)) if isinstance(one, list | tuple) else _text(one) for one in value)
    return "\n".join(lines) or "none"


@_text.register
def _(value: Outcome) -> str:
    """A check in one line: what it found, or why that is not right."""
    if value.status is Status.PASSED:
        return f"✓ {value.check}: {harmless(value.observed)}"
    why = value.message.removeprefix(f"{value.check}: ") or value.observed
    return f"{'✗' if value.stops else '!'} {value.check}: {harmless(why)}"
