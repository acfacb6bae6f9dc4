"""Retention: refused documents hold personal values, so their bucket forgets them after a set time."""

from google.cloud import storage

from etl.settings import Settings


def ensure_retention(client: storage.Client, settings: Settings) -> int:
    """Let the quarantine bucket delete every object after QUARANTINE_RETENTION_DAYS; returns the days."""
    days = settings.quarantine_retention_days
    bucket = client.get_bucket(settings.quarantine_bucket)
    bucket.lifecycle_rules = [{"action": {"type": "Delete"}, "condition": {"age": days}}]
    bucket.patch()
    return days
