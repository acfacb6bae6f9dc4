"""Shown batches: which of a day's batches of events readers see, and which are live, as the ledgers know it."""

from collections.abc import Iterable
from dataclasses import dataclass

from contracts.lake.paths import BatchPath
from etl.context import Run
from etl.platform.bigquery import query


@dataclass(frozen=True, slots=True)
class ShownBatches:
    """Batch ids of a day's events, one of each slot: those of the rows that readers see, and those loaded last.

    `is_emptied` tells that the latest landing found nothing to accept, and so left the batches that were there.
    """

    shown: frozenset[str]
    live: frozenset[str]
    is_emptied: bool


def shown_batches(run: Run) -> ShownBatches:
    """Those of the run's day; none are shown of a day that no publication shows."""
    rows = query(run.bigquery, _BATCHES, {"day": run.day})
    return ShownBatches(_named(rows, "shown"), _named(rows, "live"), bool(_named(rows, "emptied")))


def paths(run: Run, batch_ids: Iterable[str]) -> list[BatchPath]:
    """Where these batches of the run's day lie in the lake."""
    return [BatchPath("events", run.day, batch_id) for batch_id in sorted(batch_ids)]


def _named(rows: Iterable[dict[str, str]], kind: str) -> frozenset[str]:
    return frozenset(row["batch_id"] for row in rows if row["kind"] == kind)


# What a publication shows was loaded before it; a day that was confirmed since shows what was loaded by then.
_BATCHES = """
with
  entries as (
    select status, sets_publication, published_at, recorded_at
    from glamira_ops.quality_status_history
    where data_date = @day
  ),
  entered as (
    select published_at, recorded_at
    from entries
    where sets_publication
    order by recorded_at desc
    limit 1
  ),
  shown as (
    select
      coalesce(max(if(entries.status = 'published', entries.recorded_at, null)), max(entered.published_at)) as shown_at
    from entered
    left join entries on entries.recorded_at >= entered.recorded_at
    where entered.published_at is not null
  ),
  seen as (
    select loads.batch_id
    from glamira_ops.loads_history as loads
    inner join shown on loads.recorded_at <= shown.shown_at
    where loads.event_date = @day and loads.dataset = 'events'
    qualify row_number() over (partition by loads.slot order by loads.sequence desc, loads.batch_id desc) = 1
  ),
  landed as (
    select check_name
    from glamira_ops.outcomes
    where data_date = @day and gate = 'land_events'
    qualify rank() over (order by recorded_at desc) = 1
  )
select 'shown' as kind, batch_id from seen
union all
select 'live' as kind, batch_id
from glamira_ops.loads
where event_date = @day and dataset = 'events' and status = 'loaded'
union all
select 'emptied' as kind, check_name as batch_id from landed where check_name = 'documents_left'
"""
