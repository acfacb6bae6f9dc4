"""What the source held for a day just before it was landed: against this count no late document can hide."""

from collections.abc import Sequence
from datetime import date

from bson import ObjectId

from etl.ops.day_run import Run
from etl.ops.source_counts import LandedCount, keep_source_count, landed_counts
from etl.sources.mongo.moments import Events, id_time
from etl.sources.mongo.source_days import (
    SourceCount,
    irregular_counts,
    misdated_days,
    newest_id,
    spread,
    stamp_days_since,
    stamped_count,
)

RECENT = 7  # days that were landed last: they are counted by every run
ROUND = 30  # runs in which every other landed day is counted once
LOOKS = 3  # so many landings back new ObjectIds are looked for: a look that failed is made good by the next ones
LAG = 86_400  # seconds that a document may be on its way to the source after its ObjectId was made


def count_source(run: Run) -> SourceCount:
    """What the source holds for the run's day now."""
    events, day = run.events, run.day
    # Looked up first: what comes while the rest is counted is newer.
    newest = newest_id(events)
    return SourceCount(stamped_count(events, day), irregular_counts(events)[day], spread(events, day), newest)


def record_source_count(run: Run, count: SourceCount) -> None:
    """Keep what was counted before the first document of the run's day was read."""
    keep_source_count(run, count.stamped, count.odd, count.spread, count.newest_id)


def changed_days(run: Run) -> set[date]:
    """Landed days whose source has other documents now than just before they were landed.

    Not every day is counted by every run, or its cost would grow with the history: counted are the latest days, those
    that documents with new ObjectIds are stamped in, and each other day once in `ROUND` runs on days in a row. That
    finds also what was deleted, or came late with an old `_id`. `reconcile --all` counts them all.

    So are published days that were loaded since, and shown by nothing: somebody's run was cut short. A day whose
    publication was rolled back is none of them: it waits until somebody runs it.
    """
    events, landed = run.events, landed_counts(run.bigquery)
    odd = irregular_counts(events)
    asked = _asked_days(events, landed, run.day)
    changed = {one.data_date for one in landed
               if odd[one.data_date] != one.odd or (one.data_date in asked and _differs(events, one))}
    astray = {other for day in changed for other in misdated_days(events, day)}
    unseen = {one.data_date for one in landed if one.is_unseen}
    return (changed | (astray & {one.data_date for one in landed}) | unseen) - {
        one.data_date for one in landed if one.is_taken_back}


def _asked_days(events: Events, landed: Sequence[LandedCount], today: date) -> set[date]:
    """The landed days that this run counts in the source."""
    latest = sorted(landed, key=lambda one: one.counted_at, reverse=True)
    recent, rest = latest[:RECENT], latest[RECENT:]
    looks = [id_time(ObjectId(one.newest_id)) or 0 for one in latest[:LOOKS] if one.newest_id]
    if not rest or not looks:
        return {one.data_date for one in landed}
    in_turn = {one.data_date for one in rest if (one.data_date - today).days % ROUND == 0}
    return {one.data_date for one in recent} | in_turn | stamp_days_since(events, min(looks) - LAG)


def _differs(events: Events, then: LandedCount) -> bool:
    if stamped_count(events, then.data_date) != then.stamped:
        return True
    return bool(then.spread) and spread(events, then.data_date) != then.spread
