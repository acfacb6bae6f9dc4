"""Retention: refused documents hold personal values, so their bucket forgets them after a set time."""

from typing import Any

from google.api_core.exceptions import PreconditionFailed
from google.cloud import storage

from contracts.errors import WriteConflict
from contracts.policy.policy import Retention, load_policy
from etl.platform.settings import Settings

MOST_ROUNDS = 5

Rule = dict[str, Any]


def quarantine_days(settings: Settings, kept: Retention) -> int:
    """How many days refused documents are kept: as QUARANTINE_RETENTION_DAYS says, or else the policy."""
    return settings.quarantine_retention_days or kept.quarantine


def ensure_retention(client: storage.Client, settings: Settings) -> int:
    """Let the quarantine bucket delete every object after so many days; returns them.

    Every other lifecycle rule of the bucket stays as it is.

    Raises:
        WriteConflict: somebody else keeps changing the bucket.
    """
    days = quarantine_days(settings, load_policy().retention)
    wanted: Rule = {"action": {"type": "Delete"}, "condition": {"age": days}}
    for _ in range(MOST_ROUNDS):
        if _is_set(client.get_bucket(settings.quarantine_bucket), wanted):
            return days
    raise WriteConflict(
        f"bucket {settings.quarantine_bucket}: somebody else changes it again and again. Find out who sets its "
        "lifecycle rules, and run it again when they are done."
    )


def _is_set(bucket: storage.Bucket, wanted: Rule) -> bool:
    """Whether the bucket has the rule now; False when somebody else changed the bucket since it was looked up."""
    # The library's own list leaves out rules of kinds that it does not know, and writing it back would delete them.
    rules: list[Rule] = bucket._properties.get("lifecycle", {}).get("rule", [])
    if [rule for rule in rules if _deletes_by_age_alone(rule)] == [wanted]:
        return True
    bucket.lifecycle_rules = [*(rule for rule in rules if not _deletes_by_age_alone(rule)), wanted]
    try:
        bucket.patch(if_metageneration_match=bucket.metageneration)
    except PreconditionFailed:
        return False
    return True


def _deletes_by_age_alone(rule: Rule) -> bool:
    """Whether the rule is ours: it deletes, whatever the object, and asks for nothing but its age."""
    return rule["action"] == {"type": "Delete"} and set(rule["condition"]) == {"age"}
