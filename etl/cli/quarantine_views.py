"""What the quarantine verbs print: one document with its failing spots marked, and what became of items."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from contracts.raw_documents import Document
from contracts.reasons import Reason
from etl.cli.options import console
from etl.cli.quarantine_list import whole_id
from etl.quality import Progress
from etl.quarantine.extended_json import to_json
from etl.repairing.dossier import Dossier, Spot
from etl.repairing.repair import FixReport, StatusReport
from etl.repairing.reprocess import ReprocessPreview, ReprocessReport
from etl.stations import Listener, StationRun, nobody, summary

SHOWN_VERDICTS = 30


def print_dossier(dossier: Dossier) -> None:
    """One item, whole: head, failing spots, document, repaired version, trail."""
    item = dossier.item
    console.print(f"[bold]{item.quarantine_id}[/] {item.dataset} of {item.data_date}, {item.status}, "
                  f"judged by contract {item.contract_version}, batch {item.batch_id}", highlight=False)
    seen = f", last {item.last_seen_at:%Y-%m-%d %H:%M:%S}" if item.last_seen_at else ""
    console.print(f"first seen {item.created_at:%Y-%m-%d %H:%M:%S}{seen} UTC", highlight=False)
    if item.landed_date:
        console.print(f"its document lies in the supplementary batch of {item.landed_date}", highlight=False)
    _print_document("original", dossier.document, dossier.spots)
    if dossier.attempt is not None:
        _print_document(f"repaired version {item.attempt_id}", dossier.attempt, dossier.attempt_spots)
    _print_trail(dossier)
    if not dossier.is_revealed:
        console.print("[dim]personal values are masked; --reveal shows them, and the trail notes it[/]")


def print_fixes(reports: Sequence[FixReport]) -> None:
    """What each fix leaves of the reasons."""
    for report in reports[:SHOWN_VERDICTS]:
        paths = ", ".join(report.set)
        what = "would be repaired" if report.is_dry_run else f"repaired as version {report.attempt_id}"
        console.print(f"[bold]{report.quarantine_id}[/] {what}: {escape(paths)}", highlight=False)
        for breach in report.breaches_left:
            console.print(f"  [red]{breach.reason}[/] still at {escape(breach.path)}", highlight=False)
        if not report.breaches_left:
            console.print(f"  [green]no reason remains[/]; it belongs to {report.day}", highlight=False)
    sound = [report for report in reports if not report.breaches_left]
    console.print(f"{len(sound)} of {len(reports)} would pass: `quarantine reprocess` lands them, or their day's run.")


def print_preview(foreseen: ReprocessPreview) -> None:
    """What would pass, and what would not and why."""
    table = Table(whole_id(), "day", "verdict", "why")
    for verdict in [*foreseen.failing, *foreseen.passing][:SHOWN_VERDICTS]:
        table.add_row(
            verdict.item.quarantine_id, str(verdict.day or verdict.item.data_date),
            "[green]passes[/]" if verdict.passes else "[red]refused[/]",
            escape("; ".join(f"{one.reason} at {one.path}" for one in verdict.breaches)),
        )
    console.print(table)
    console.print(foreseen.text(), highlight=False)


def print_report(report: ReprocessReport) -> None:
    """What was reprocessed."""
    console.print(f"{report.reprocessed} reprocessed, {report.still_refused} stay open", highlight=False)
    for day in report.published:
        console.print(f"[green]published[/] {day}", highlight=False)
    for day in report.waiting:
        console.print(f"[yellow]waits[/] {day}: it was never landed; python -m etl run {day}", highlight=False)


def print_status(report: StatusReport) -> None:
    """How many items changed."""
    would = "would be " if report.is_dry_run else ""
    console.print(f"{len(report.changed)} {would}{report.status}, {len(report.unchanged)} left as they were")


def listener(*, quiet: bool) -> Listener:
    """Prints each station as it ends; programs hear nothing."""
    return nobody if quiet else _print_station


def _print_station(station: StationRun) -> None:
    if station.progress is Progress.RUNNING:
        return
    colour = "green" if station.progress is Progress.DONE else "red"
    detail = summary(station.report) if station.report is not None else ""
    console.print(f"[{colour}]{station.progress:<7}[/] {station.station:<15}{station.seconds:6.1f} s  "
                  f"[dim]{escape(detail)}[/]", highlight=False, overflow="ellipsis", no_wrap=True)


def _print_document(title: str, document: Document, spots: Sequence[Spot]) -> None:
    console.print(f"\n[bold]{title}[/]")
    marks: dict[str, list[str]] = {}
    absent = {spot.path: f"{spot.value}" if spot.reason == Reason.UNDECODABLE else "absent" for spot in spots}
    for spot in spots:
        marks.setdefault(spot.path, []).append(spot.reason)
    for path, line in _lines(json.loads(to_json(document)), ""):
        reasons = marks.pop(path, [])
        text = Text(line, style="red" if reasons else "")
        console.print(text + Text(f"   ◄ {', '.join(reasons)}" if reasons else "", style="bold red"), soft_wrap=True)
    for path, reasons in marks.items():
        console.print(Text(f"  {path}: {absent[path]}   ◄ {', '.join(reasons)}", style="bold red"), soft_wrap=True)


def _lines(value: Any, path: str, indent: int = 0, name: str = "") -> Iterator[tuple[str, str]]:
    """A document's lines, each with the path it shows; Extended JSON's wrapped scalars take one line."""
    head = "  " * indent + (f"{name}: " if name else "")
    children = _children(value)
    if not children:
        yield path, head + json.dumps(value, ensure_ascii=False)
        return
    yield path, (head + ("[" if isinstance(value, list) else "{")) if path else "{"
    for key, inner in children:
        yield from _lines(inner, f"{path}.{key}".lstrip("."), indent + 1, key)
    yield "", "  " * indent + ("]" if isinstance(value, list) else "}")


def _children(value: Any) -> list[tuple[str, Any]]:
    if isinstance(value, list):
        return [(str(place), inner) for place, inner in enumerate(value)]
    if isinstance(value, dict) and not (len(value) == 1 and next(iter(value)).startswith("$")):
        return list(value.items())
    return []


def _print_trail(dossier: Dossier) -> None:
    console.print("\n[bold]trail[/]")
    for entry in dossier.trail:
        facts = [entry.status, entry.attempt_id and f"version {entry.attempt_id}",
                 entry.landed_date and f"landed on {entry.landed_date}"]
        console.print(f"{entry.changed_at:%Y-%m-%d %H:%M:%S}  {entry.verb:<10} {escape(entry.changed_by)}: "
                      f"{escape(entry.change_reason)}  [dim]{', '.join(str(fact) for fact in facts if fact)}[/]",
                      highlight=False, soft_wrap=True)
