"""Days past their deadline that are not published, and whether a run is at work on each, since when and where."""

from dataclasses import dataclass
from datetime import date, datetime

from google.cloud import bigquery

from etl.alerting.messages import clock
from etl.platform.bigquery import query

# Between two stations a run holds no lock; a scheduler may take its time to begin the next.
BETWEEN_STATIONS_SECONDS = 300


@dataclass(frozen=True, slots=True)
class LateDay:
    """A day that is late; `run_id` and `station` are the last that were seen of it, `worker` holds its lock now.

    All are empty or none of a day that no run was ever seen of. `step` is how far the station is.
    """

    day: date
    run_id: str
    station: str
    step: str
    step_at: datetime | None
    began_at: datetime | None
    worker: str
    is_at_work: bool

    def describe(self) -> str:
        """In one line whether a run is at work, since when and at which station, and what to do."""
        if self.is_at_work:
            return (
                f"{self.worker or self.run_id} is at work since {_clock(self.began_at)}, {self._place()}. "
                "Let it end; when its log stands still, end its process and run the day again."
            )
        if self.run_id:
            return (
                f"No run is at work on it. The last, {self.run_id}, began {_clock(self.began_at)} and was last seen "
                f"{self._place()}: killed, or waiting for a free slot. See that the scheduler runs, or run the day."
            )
        return (
            "No run of it ever began: the scheduler is down, the DAG is paused, or every slot is taken. "
            "See that the scheduler runs, or run the day."
        )

    def _place(self) -> str:
        if not self.station:
            return "before its first station"
        done = {"done": "done with", "halted": "halted at"}.get(self.step, "at")
        return f"{done} {self.station} since {_clock(self.step_at)}"


def late_days(client: bigquery.Client, due: list[date]) -> list[LateDay]:
    """Those of the due days that are neither published nor closed as empty, oldest first.

    Days before the first that was ever run are nobody's; before any run only the latest is looked for.
    """
    if not due:
        return []
    found = query(client, _LATE, {"due": due, "latest": due[-1], "between_stations": BETWEEN_STATIONS_SECONDS})
    return [LateDay(**row) for row in found]


def _clock(moment: datetime | None) -> str:
    return clock(moment) if moment else "an unknown time"


# A run at work holds a lock of its day, or the shared one while it builds, judges and publishes, or has just been done
# with a station. One that was killed stays `running`, but its locks end.
_LATE = """
with watched as (
  select day from unnest(@due) as day
),
first_run as (
  select coalesce(min(data_date), @latest) as day from glamira_ops.runs
),
late as (
  select watched.day
  from watched
  cross join first_run
  left join glamira_ops.quality_status as days on watched.day = days.data_date
  where watched.day >= first_run.day and coalesce(days.status, 'none') not in ('published', 'empty')
),
last_runs as (
  select data_date, any_value(run_id having max started_at) as run_id
  from glamira_ops.runs
  where data_date in unnest(@due)
  group by data_date
),
steps as (
  select
    runs.data_date, runs.run_id, min(runs.started_at) as began_at,
    any_value(runs.station having max runs.started_at) as station,
    any_value(runs.status having max runs.started_at) as step,
    any_value(coalesce(runs.ended_at, runs.started_at) having max runs.started_at) as step_at,
    max(if(runs.status = 'done', runs.ended_at, null)) as done_at
  from glamira_ops.runs as runs
  inner join last_runs on runs.data_date = last_runs.data_date and runs.run_id = last_runs.run_id
  group by runs.data_date, runs.run_id
),
leases as (
  select name, owner, acquired_at
  from glamira_ops.locks
  where expires_at > current_timestamp() and not starts_with(name, 'alert ')
),
workers as (
  select
    late.day, min(leases.acquired_at) as acquired_at,
    any_value(leases.owner having min leases.acquired_at) as worker
  from late
  cross join leases
  left join steps on late.day = steps.data_date
  where ends_with(leases.name, cast(late.day as string))
    or (leases.name = 'audit' and starts_with(leases.owner, concat(steps.run_id, ' on ')))
  group by late.day
)
select
  late.day,
  coalesce(steps.run_id, '') as run_id,
  coalesce(steps.station, '') as station,
  coalesce(steps.step, '') as step,
  steps.step_at,
  coalesce(steps.began_at, workers.acquired_at) as began_at,
  coalesce(workers.worker, '') as worker,
  workers.worker is not null or coalesce(
    steps.step = 'done' and timestamp_diff(current_timestamp(), steps.done_at, second) < @between_stations, false
  ) as is_at_work
from late
left join steps on late.day = steps.data_date
left join workers on late.day = workers.day
order by late.day
"""
