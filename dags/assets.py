"""What our DAGs announce to other DAGs: that readers see days anew, once a publication; of a held day nothing."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from airflow.sdk import Asset, AssetAlias, get_current_context

if TYPE_CHECKING:
    from etl.publishing.publish import PublishReport
    from etl.run.late_arrivals import LateReport

MARTS = Asset("glamira_marts")
# A task says through an alias whether there is an event at all: a publication that changed no row is none.
PUBLICATIONS = AssetAlias("glamira_publications")
DAYS, PUBLICATION = "days", "publication_id"


def announce(reports: Iterable["PublishReport"]) -> None:
    """Announce each new publication, with its days and its id."""
    for report in reports:
        if report.is_new:
            _emit(report.days, report.publication_id)


def announce_late(report: "LateReport") -> None:
    """Announce days that were published again for late documents, each for itself."""
    for day in report.published:
        _emit([day])


def announced_days() -> list[date]:
    """The days of the publications that started this task's run, in order."""
    events = get_current_context()["triggering_asset_events"]
    return sorted({date.fromisoformat(day) for event in events.get(MARTS, ()) for day in event.extra[DAYS]})


def _emit(days: Sequence[date], publication_id: str = "") -> None:
    events = get_current_context()["outlet_events"][PUBLICATIONS]
    events.add(MARTS, extra={DAYS: [f"{day}" for day in days], PUBLICATION: publication_id})
