"""What the quarantine verbs print: one item, whole, and what became of items."""

from collections.abc import Sequence

from rich.table import Column, Table

from contracts.commands import command
from contracts.datasets.forms.disclosure import disclosed_path
from contracts.foreign_text import harmless
from etl.cli.document_view import print_document
from etl.cli.options import console, print_station
from etl.cli.quarantine_list import whole_id
from etl.cli.terminal import styled
from etl.quarantine.item_detail import ItemDetail, Spot
from etl.quarantine.repair import FixReport, StatusReport
from etl.run.reprocess import ReprocessPreview, ReprocessReport
from etl.run.runner import Listener, nobody

SHOWN_VERDICTS = 30


def print_detail(detail: ItemDetail) -> None:
    """One item, whole: head, failing spots, document, repaired version, trail."""
    item = detail.item
    console.print(styled((item.quarantine_id, "bold"), f" {item.dataset} of {item.data_date}, {item.status}, "
                         f"judged by contract {item.contract_version}, batch {item.batch_id}"))
    seen = f", last {item.last_seen_at:%Y-%m-%d %H:%M:%S}" if item.last_seen_at else ""
    console.print(f"first seen {item.created_at:%Y-%m-%d %H:%M:%S}{seen} UTC")
    if item.landed_date:
        console.print(f"its document lies in the supplementary batch of {item.landed_date}")
    print_document("original", detail.document, detail.spots)
    if detail.attempt is not None:
        print_document(f"repaired version {item.attempt_id}", detail.attempt, detail.attempt_spots)
    _print_expected(detail.spots if detail.attempt is None else detail.attempt_spots)
    _print_trail(detail)
    if not detail.is_revealed:
        console.print(styled(("personal values are masked; --reveal shows them, and the trail notes it", "dim")))


def print_fixes(reports: Sequence[FixReport]) -> None:
    """What each fix leaves of the reasons."""
    for report in reports[:SHOWN_VERDICTS]:
        paths = ", ".join(report.set)
        what = "would be repaired" if report.is_dry_run else f"repaired as version {report.attempt_id}"
        console.print(styled((report.quarantine_id, "bold"), f" {what}: {paths}"))
        for violation in report.violations_left:
            console.print(styled("  ", (violation.reason, "red"), f" still at {disclosed_path(violation.path)}"))
        if not report.violations_left:
            console.print(styled("  ", ("no reason remains", "green"), f"; it belongs to {report.day}"))
    sound = [report for report in reports if not report.violations_left]
    lands = command("quarantine reprocess --reason TEXT")
    sentence = f"{len(sound)} of {len(reports)} would pass: `{lands}` lands them, or their day's run."
    console.print(sentence)


def print_preview(foreseen: ReprocessPreview) -> None:
    """What would pass, and what would not and why."""
    table = Table(whole_id(), Column("day", no_wrap=True), "verdict", Column("why", overflow="fold"))
    for verdict in [*foreseen.failing, *foreseen.passing][:SHOWN_VERDICTS]:
        table.add_row(
            verdict.item.quarantine_id, str(verdict.day or verdict.item.data_date),
            styled(("passes", "green") if verdict.passes else ("refused", "red")),
            harmless("; ".join(f"{one.reason} at {disclosed_path(one.path)}" for one in verdict.violations)),
        )
    console.print(table)
    console.print(foreseen.text())


def print_report(report: ReprocessReport) -> None:
    """What was reprocessed."""
    console.print(f"{report.reprocessed} reprocessed, {report.still_refused} stay open")
    for day in report.published:
        console.print(styled(("published", "green"), f" {day}"))
    for day in report.waiting:
        console.print(styled(("waits", "yellow"), f" {day}: it was never landed; {command(f'run {day}')}"))


def print_status(report: StatusReport) -> None:
    """How many items changed."""
    would = "would be " if report.is_dry_run else ""
    console.print(f"{len(report.changed)} {would}{report.status}, {len(report.unchanged)} left as they were")


def listener(*, quiet: bool) -> Listener:
    """Prints each station as it ends; programs hear nothing."""
    return nobody if quiet else print_station


def _print_expected(spots: Sequence[Spot]) -> None:
    """What each rule expects where it failed; at most so many places, since a cart may have thousands of lines."""
    if spots:
        console.print(styled(), styled(("what would pass", "bold")), sep="\n")
    for spot in spots[:SHOWN_VERDICTS]:
        console.print(styled((spot.reason, "red"), f" ({spot.rule})"))
        console.print(styled(f"  {spot.path}: ", (spot.passes, "green")))
    if len(spots) > SHOWN_VERDICTS:
        console.print(f"… and {len(spots) - SHOWN_VERDICTS:,} more places; --json has all.")


def _print_trail(detail: ItemDetail) -> None:
    console.print(styled(), styled(("trail", "bold")), sep="\n")
    for entry in detail.trail:
        facts = [entry.status, entry.attempt_id and f"version {entry.attempt_id}",
                 entry.landed_date and f"landed on {entry.landed_date}"]
        line = f"{entry.changed_at:%Y-%m-%d %H:%M:%S}  {entry.verb:<10} {entry.changed_by}: {entry.change_reason}  "
        console.print(styled(line, (", ".join(str(fact) for fact in facts if fact), "dim")))
