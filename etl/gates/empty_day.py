"""A day that the source holds no document of: a steward closes it, and documents that come later open it again."""

from datetime import date

from etl.ops.day_run import Run
from etl.ops.days import EmptyDay, closable
from etl.ops.locks import day_lock
from etl.ops.quality_status import mark_closed
from etl.platform.services import Services
from etl.sources.mongo.extract import identities
from etl.sources.mongo.source_counts import count_source, record_source_count


def facts(empty: EmptyDay) -> tuple[str, ...]:
    """What a steward accepts of an empty day, a sentence each."""
    landed, refused = f"{empty.rows_loaded:,} documents", f"{empty.items_open:,} documents"
    left = (
        f"{landed} that were landed before stay unpublished" if empty.rows_loaded else "",
        f"{refused} stay in open quarantine" if empty.items_open else "",
    )
    return ("the source holds no document of the day", *filter(None, left))


def empty_day(run: Run) -> EmptyDay | None:
    """The run's day, closed or to be closed: held while it was landed, or overdue without any run.

    None when readers see it, when it came as far as to a later gate, or when the source holds a document of it.
    """
    found = closable(run)
    return found if found and not holds_documents(run.services, run.day) else None


def holds_documents(services: Services, day: date) -> bool:
    """Whether the source holds a document that is due on the day, now."""
    return any(True for _ in identities(services.events, day))


def close(run: Run, by: str, reason: str) -> EmptyDay | None:
    """Close the run's day as one without documents; none, and nothing is changed, when it is not empty any more.

    Nobody runs the day meanwhile. What the source holds is kept as counted, so that a late document is found.

    Raises:
        LockHeld: somebody runs the day all the while.
    """
    with run.locks.hold(day_lock(run.day)):
        found = empty_day(run)
        if found and not found.is_closed:
            record_source_count(run, count_source(run))
            mark_closed(run, f"no documents, accepted by {by}: {reason}")
    return found
