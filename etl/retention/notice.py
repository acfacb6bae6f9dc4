"""The notice: stewards are notified of refused documents that wait before they are deleted, in counts."""

from datetime import datetime, timedelta

from contracts.commands import command
from etl.alerting.channels import deliver
from etl.alerting.messages import Message
from etl.ops.retentions import Notice, last_notice
from etl.platform.services import Services
from etl.quarantine.near_end import NearEnd

CODE = "quarantine_ends"
AGAIN = timedelta(days=7)


def is_news(found: NearEnd, before: Notice | None, now: datetime) -> bool:
    """Whether to notify: there is some, and nobody was notified for a week, or of so many."""
    if not found.items:
        return False
    return before is None or found.items > before.ending_items or now - before.recorded_at >= AGAIN


def notify(services: Services, found: NearEnd, now: datetime) -> bool:
    """Notify every channel, unless the same was sent lately; whether a channel took it, or none is set up."""
    if not found.items or not is_news(found, last_notice(services.bigquery), now):
        return False
    deliveries = deliver(message_of(found), services.settings)
    return not deliveries or any(not one.error for one in deliveries)


def message_of(found: NearEnd) -> Message:
    """The message: its code, counts and the commands."""
    lines = [
        f"{CODE}: {found.sentence}", "", "What is deleted then lands no more, unless its source has it still.", "",
        "To see, to repair or to discard one:", f"    {command('quarantine show ID')}",
    ]
    return Message(f"[glamira] {CODE}: {found.items:,} refused documents, from {found.first_end} on", "\n".join(lines))
