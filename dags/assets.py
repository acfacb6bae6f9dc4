"""What our DAGs announce to other DAGs: days that readers see anew, days that are held, documents that were refused."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from airflow.sdk import Asset, AssetAlias, get_current_context

if TYPE_CHECKING:
    from etl.landing.land import LandReport
    from etl.publishing.publish import PublishReport
    from etl.run.late_arrivals import LateReport

MARTS = Asset("glamira_marts")
# A task says through an alias whether there is an event at all: a publication that changed no row is none.
PUBLICATIONS = AssetAlias("glamira_publications")
DAYS, PUBLICATION = "days", "publication_id"
# An event of its own for each day that is held, and for each landing that refused documents.
HELD, HOLDS = Asset("glamira_held_days"), AssetAlias("glamira_holds")
QUARANTINE, REFUSALS = Asset("glamira_quarantine"), AssetAlias("glamira_refusals")


def announce(reports: Iterable["PublishReport"]) -> None:
    """Announce each new publication, with its days and its id."""
    for report in reports:
        if report.is_new:
            _emit(report.days, report.publication_id)


def announce_late(report: "LateReport") -> None:
    """Announce days that were published again for late documents, each for itself."""
    for day in report.published:
        _emit([day])


def announce_held(days: Iterable[date]) -> None:
    """Announce days that are held, each for itself; the alert and the day's page say why."""
    for day in days:
        _said(HOLDS, HELD, {DAYS: [f"{day}"]})


def announce_refused(day: date, report: "LandReport") -> None:
    """Announce how many documents a landing refused, by reason; of one that refused none nothing."""
    if report.counts.quarantined:
        _said(REFUSALS, QUARANTINE, {DAYS: [f"{day}"], "dataset": report.dataset, "reasons": dict(report.reasons)})


def announced_days() -> list[date]:
    """The days of the publications that started this task's run, in order."""
    events = get_current_context()["triggering_asset_events"]
    return sorted({date.fromisoformat(day) for event in events.get(MARTS, ()) for day in event.extra[DAYS]})


def _emit(days: Sequence[date], publication_id: str = "") -> None:
    _said(PUBLICATIONS, MARTS, {DAYS: [f"{day}" for day in days], PUBLICATION: publication_id})


def _said(alias: AssetAlias, asset: Asset, extra: dict[str, Any]) -> None:
    get_current_context()["outlet_events"][alias].add(asset, extra=extra)
