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
    places: datetime


def terms(kept: Retention, settings: Settings, now: datetime) -> Terms:
    """The terms at a moment; files are of the machine's clock, which may be behind it."""
    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    return Terms(
        lake=before(kept.lake), raw=before(kept.raw), superseded=before(kept.superseded_batches),
        refused=before(quarantine_days(settings, kept)), decided=before(kept.decided_documents),
        leftovers=min(now, datetime.now(UTC)) - timedelta(days=kept.landing_leftovers), places=before(kept.places),
    )
