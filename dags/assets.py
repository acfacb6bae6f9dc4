"""What our DAGs tell other DAGs: that readers see days anew, once for each publication; a held day tells nothing."""

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
    """Tell of each new publication, with its days and its id."""
    for report in reports:
        if report.is_new:
            _tell(report.days, report.publication_id)


def announce_late(report: "LateReport") -> None:
    """Tell of days that were published again for late documents, each for itself."""
    for day in report.published:
        _tell([day])


def told_days() -> list[date]:
    """The days of the publications that started this task's run, in order."""
    events = get_current_context()["triggering_asset_events"]
    return sorted({date.fromisoformat(day) for event in events.get(MARTS, ()) for day in event.extra[DAYS]})


def _tell(days: Sequence[date], publication_id: str = "") -> None:
    told = get_current_context()["outlet_events"][PUBLICATIONS]
    told.add(MARTS, extra={DAYS: [f"{day}" for day in days], PUBLICATION: publication_id})
