"""The policy's days as moments: what is older than them has had its time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from contracts.policy.policy import Retention
from etl.platform.settings import Settings
from etl.quarantine.retention import quarantine_days


@dataclass(frozen=True, slots=True)
class Terms:
    """The moments in UTC before which something is due, of each store."""

    lake: datetime
    raw: datetime
    superseded: datetime
    refused: datetime
    decided: datetime
    leftovers: datetime
    error_files: datetime
    day_files: datetime
    places: datetime


def terms(kept: Retention, settings: Settings, now: datetime) -> Terms:
    """The terms at a moment; files are of the machine's clock, which may be behind it."""
    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    def on_disk(days: int) -> datetime:
        return min(now, datetime.now(UTC)) - timedelta(days=days)

    return Terms(
        lake=before(kept.lake), raw=before(kept.raw), superseded=before(kept.superseded_batches),
        refused=before(quarantine_days(settings, kept)), decided=before(kept.decided_documents),
        leftovers=on_disk(kept.landing_leftovers), error_files=on_disk(kept.error_files),
        day_files=on_disk(kept.day_files), places=before(kept.places),
    )
