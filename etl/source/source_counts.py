"""What the source held for a day just before it was landed: against this count no late document can hide."""

from datetime import date

from etl.context import Run
from etl.mongo import events_collection
from etl.source.source_days import SourceCount, odd_counts, stamped_count, strays
from etl.warehouse import query


def count_source(run: Run) -> SourceCount:
    """What the source holds for the run's day now."""
    events = events_collection(run.settings)
    return SourceCount(stamped_count(events, run.day), odd_counts(events)[run.day])


def record_source_count(run: Run, count: SourceCount) -> None:
    """Keep what was counted before the first document of the run's day was read."""
    query(run.bigquery, _RECORD, {"day": run.day, "stamped": count.stamped, "odd": count.odd})


def changed_days(run: Run) -> set[date]:
    """Landed days whose source has other documents now than just before they were landed."""
    events = events_collection(run.settings)
    odd, counted = odd_counts(events), _counted(run)
    changed = {day for day, then in counted.items() if SourceCount(stamped_count(events, day), odd[day]) != then}
    astray = {other for day in changed for other in strays(events, day)}
    return changed | (astray & counted.keys())


def _counted(run: Run) -> dict[date, SourceCount]:
    return {row["data_date"]: SourceCount(row["stamped"], row["odd"]) for row in query(run.bigquery, _COUNTED)}


_RECORD = """
merge glamira_ops.source_counts as known
using (select @day as data_date, @stamped as stamped, @odd as odd) as counted
on known.data_date = counted.data_date
when matched then update set
  stamped = counted.stamped, odd = counted.odd, counted_at = current_timestamp()
when not matched then insert (data_date, stamped, odd, counted_at)
values (counted.data_date, counted.stamped, counted.odd, current_timestamp())
"""

_COUNTED = "select data_date, stamped, odd from glamira_ops.source_counts"
