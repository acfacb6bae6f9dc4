"""Quality status: which days readers see, and which are held at what gate, as entries that are only added."""

from collections.abc import Sequence
from datetime import date

from etl.ops.day_run import DayRun
from etl.platform.bigquery import change, query


def mark_held(run: DayRun, gate: str, reason: str) -> None:
    """Tell that the run's day is held at a gate.

    A day that was published before keeps naming that publication: the marts still show it.
    """
    query(run.bigquery, _ADD_HELD, {"day": run.day, "gate": gate, "reason": reason})


def confirm_published(run: DayRun, days: Sequence[date]) -> bool:
    """Tell that days which were published before are in order again, their publication unchanged.

    False, and nothing is changed, when one of them has no publication to confirm.
    """
    return change(run.bigquery, _ADD_CONFIRMED, {"days": list(days)}) > 0


# Which publication shows the day is left to the view: another may be entered at this moment.
_ADD_HELD = """
insert into glamira_ops.quality_status_history
  (data_date, status, gate, reason, rows_quarantined, sets_publication, recorded_at, entry_id)
select @day, 'held', @gate, @reason, count(*), false, current_timestamp(), generate_uuid()
from glamira_ops.quarantine_log
where data_date = @day and status = 'open'
"""

_ADD_CONFIRMED = """
insert into glamira_ops.quality_status_history
  (data_date, status, rows_quarantined, sets_publication, recorded_at, entry_id)
with
  shown as (
    select data_date
    from glamira_ops.quality_status
    where data_date in unnest(@days) and publication_id is not null
  ),
  waiting as (
    select data_date, count(*) as item_count
    from glamira_ops.quarantine_log
    where data_date in unnest(@days) and status = 'open'
    group by data_date
  )
select
  shown.data_date, 'published', ifnull(waiting.item_count, 0), false, current_timestamp(), generate_uuid()
from shown
left join waiting on shown.data_date = waiting.data_date
where (select count(*) from shown) = array_length(@days)
"""
