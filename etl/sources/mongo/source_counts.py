"""What the source held for a day just before it was landed: against this count no late document can hide."""

from datetime import date

from etl.ops.day_run import Run
from etl.ops.source_counts import keep_source_count, landed_counts
from etl.sources.mongo.moments import Events
from etl.sources.mongo.source_days import SourceCount, irregular_counts, misdated_days, spread, stamped_count


def count_source(run: Run) -> SourceCount:
    """What the source holds for the run's day now."""
    events = run.events
    return SourceCount(stamped_count(events, run.day), irregular_counts(events)[run.day], spread(events, run.day))


def record_source_count(run: Run, count: SourceCount) -> None:
    """Keep what was counted before the first document of the run's day was read."""
    keep_source_count(run, count.stamped, count.odd, count.spread)


def changed_days(run: Run) -> set[date]:
    """Landed days whose source has other documents now than just before they were landed.

    So are published days that were loaded since, and shown by nothing: somebody's run was cut short. A day whose
    publication was rolled back is none of them: it waits until somebody runs it.
    """
    events, landed = run.events, landed_counts(run.bigquery)
    odd = irregular_counts(events)
    counted = {one.data_date: SourceCount(one.stamped, one.odd, one.spread or "") for one in landed}
    changed = {day for day, then in counted.items() if _differs(events, day, odd[day], then)}
    astray = {other for day in changed for other in misdated_days(events, day)}
    unseen = {one.data_date for one in landed if one.is_unseen}
    return (changed | (astray & counted.keys()) | unseen) - {one.data_date for one in landed if one.is_taken_back}


def _differs(events: Events, day: date, odd: int, then: SourceCount) -> bool:
    if (stamped_count(events, day), odd) != (then.stamped, then.odd):
        return True
    return bool(then.spread) and spread(events, day) != then.spread
