"""What the source held for a day just before it was landed: against this count no late document can hide."""

from datetime import date

from etl.context import Run
from etl.platform.bigquery import query
from etl.sources.mongo.moments import Events
from etl.sources.mongo.source_days import SourceCount, odd_counts, spread, stamped_count, strays


def count_source(run: Run) -> SourceCount:
    """What the source holds for the run's day now."""
    events = run.events
    return SourceCount(stamped_count(events, run.day), odd_counts(events)[run.day], spread(events, run.day))


def record_source_count(run: Run, count: SourceCount) -> None:
    """Keep what was counted before the first document of the run's day was read."""
    query(run.bigquery, _RECORD, {
        "day": run.day, "stamped": count.stamped, "odd": count.odd, "spread": count.spread,
    })


def changed_days(run: Run) -> set[date]:
    """Landed days whose source has other documents now than just before they were landed.

    So are published days that were loaded since, and shown by nothing: somebody's run was cut short. A day whose
    publication was rolled back is none of them: it waits until somebody runs it.
    """
    events, rows = run.events, query(run.bigquery, _COUNTED)
    odd = odd_counts(events)
    counted = {row["data_date"]: SourceCount(row["stamped"], row["odd"], row["spread"] or "") for row in rows}
    changed = {day for day, then in counted.items() if _differs(events, day, odd[day], then)}
    astray = {other for day in changed for other in strays(events, day)}
    unseen = {row["data_date"] for row in rows if row["is_unseen"]}
    return (changed | (astray & counted.keys()) | unseen) - {row["data_date"] for row in rows if row["is_taken_back"]}


def _differs(events: Events, day: date, odd: int, then: SourceCount) -> bool:
    if (stamped_count(events, day), odd) != (then.stamped, then.odd):
        return True
    return bool(then.spread) and spread(events, day) != then.spread


_RECORD = """
merge glamira_ops.source_counts as known
using (select @day as data_date, @stamped as stamped, @odd as odd, @spread as spread) as counted
on known.data_date = counted.data_date
when matched then update set
  stamped = counted.stamped, odd = counted.odd, spread = counted.spread, counted_at = current_timestamp()
when not matched then insert (data_date, stamped, odd, spread, counted_at)
values (counted.data_date, counted.stamped, counted.odd, counted.spread, current_timestamp())
"""

# Only a roll back says of a held day which publication shows it.
_COUNTED = """
with
  said as (
    select data_date, status, gate, sets_publication, recorded_at
    from glamira_ops.quality_status_history
    where true
    qualify row_number() over (partition by data_date order by recorded_at desc, entry_id desc) = 1
  ),
  loaded as (
    select event_date, max(recorded_at) as loaded_at
    from glamira_ops.loads_history
    group by event_date
  )
select
  counts.data_date, counts.stamped, counts.odd, counts.spread,
  ifnull(said.status = 'published' and loaded.loaded_at > said.recorded_at, false) as is_unseen,
  ifnull(said.status = 'held' and said.gate = 'publish' and said.sets_publication, false) as is_taken_back
from glamira_ops.source_counts as counts
left join said on counts.data_date = said.data_date
left join loaded on counts.data_date = loaded.event_date
"""
