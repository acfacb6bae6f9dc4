"""What the verbs share: the DAY argument, the --json flag, and how a report is shown."""

import dataclasses
import json
from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from contracts.errors import UsageError

console = Console()


def parse_day(text: str) -> date:
    """A day as `YYYY-MM-DD`."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"day {text!r}: {error}. Write it as YYYY-MM-DD.") from error


Day = Annotated[date, typer.Argument(parser=parse_day, metavar="DAY", help="UTC day, YYYY-MM-DD.")]
OptionalDay = Annotated[
    date | None, typer.Argument(parser=parse_day, metavar="[DAY]", help="UTC day, YYYY-MM-DD.", show_default=False),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def show(report: Any, as_json: bool) -> None:
    """Print a report, a frozen dataclass, as JSON or as a table of its fields."""
    facts = report.to_json() if hasattr(report, "to_json") else dataclasses.asdict(report)
    if as_json:
        print_json(facts)
        return
    table = Table(title=type(report).__name__.removesuffix("Report"), show_header=False, title_justify="left")
    for name, value in facts.items():
        table.add_row(name.replace("_", " "), _text(value))
    console.print(table)


def print_json(facts: Any) -> None:
    """Print any facts as one JSON document."""
    typer.echo(json.dumps(facts, default=str, ensure_ascii=False))


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_text(inner)}" for name, inner in value.items()) or "none"
    if isinstance(value, list | tuple):
        return "\n".join(map(_text, value)) or "none"
    return str(value)
