"""Open items near their end: refused documents that are deleted before long, unless somebody decides on them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from contracts.commands import command
from contracts.policy.policy import load_policy
from etl.ops.quarantine_log import ending_items
from etl.platform.services import Services
from etl.quarantine.retention import quarantine_days


@dataclass(frozen=True, slots=True)
class NearEnd:
    """How many there are, of how many days, and the date on which the first document is deleted."""

    items: int
    days: int
    first_end: date | None

    @property
    def sentence(self) -> str:
        """What is said of them; it has counts only."""
        return (f"{self.items:,} refused documents of {self.days:,} days wait near their end: the first is deleted on "
                f"{self.first_end}. See {command('quarantine list --limit 0')}")


def near_end(services: Services, now: datetime) -> NearEnd:
    """Those that are near their end at `now` (UTC)."""
    return open_and_near_end(services, now)[1]


def open_and_near_end(services: Services, now: datetime) -> tuple[int, NearEnd]:
    """How many items are open, and those of them that are near their end at `now` (UTC)."""
    kept = load_policy().retention
    days = quarantine_days(services.settings, kept)
    found = ending_items(services.bigquery, now - timedelta(days=max(days - kept.quarantine_notice, 0)))
    end = found.refused_at.date() + timedelta(days=days) if found.refused_at else None
    return found.open_count, NearEnd(found.item_count, found.day_count, end)
