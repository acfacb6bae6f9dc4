"""Watch: a day that is not published by its deadline is told, although no run of it halted, or even began."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from google.cloud import bigquery

from etl.alerting.alert import AlertReport, tell
from etl.alerting.incidents import open_incident
from etl.alerting.messages import DEADLINE
from etl.clients import bigquery_client
from etl.context import Run
from etl.settings import Settings
from etl.warehouse import ensure_warehouse, query

WATCH = "watch"
WATCHED_DAYS = 7


@dataclass(frozen=True, slots=True)
class WatchReport:
    """Days past their deadline that no run is at work on, those told of now, and those that no channel took."""

    late: tuple[date, ...]
    told: tuple[date, ...]
    undelivered: tuple[date, ...]


def watch(settings: Settings, now: datetime) -> WatchReport:
    """Tell of every late day that nobody was told of; `now` is in UTC."""
    client = bigquery_client(settings)
    ensure_warehouse(client)
    late = late_days(client, due_days(settings, now))
    reports = dict(_told(settings, client, late, now))
    return WatchReport(
        tuple(late), tuple(day for day, report in reports.items() if report.is_delivered),
        tuple(day for day, report in reports.items() if not report.is_delivered),
    )


def due_days(settings: Settings, now: datetime) -> list[date]:
    """The scheduled days whose deadline has passed within the last week, oldest first."""
    latest = (now - timedelta(days=1, hours=settings.glamira_deadline_hours)).date()
    days = [latest - timedelta(days=number) for number in reversed(range(WATCHED_DAYS))]
    first, last = settings.glamira_first_day or date.min, settings.glamira_last_day or date.max
    return [day for day in days if first <= day <= last]


def deadline(day: date, settings: Settings) -> datetime:
    """When a day must be published: so many hours after its end."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1, hours=settings.glamira_deadline_hours)


def late_days(client: bigquery.Client, due: list[date]) -> list[date]:
    """Those of the due days that are not published and that no run is at work on.

    Days before the first that was ever run are nobody's; before any run only the latest is looked for.
    """
    return [row["day"] for row in query(client, _LATE, {"due": due, "latest": due[-1]})] if due else []


def _told(
    settings: Settings, client: bigquery.Client, late: list[date], now: datetime,
) -> Iterator[tuple[date, AlertReport]]:
    for day in late:
        known = open_incident(client, day)
        if known is None or known.told_at is None:
            run = Run(settings, day, f"watch__{now:%Y-%m-%dT%H:%M:%SZ}")
            until = deadline(day, settings)
            reason = f"{day}: not published by {until:%Y-%m-%d %H:%M} UTC, and no run is at work on it. Run it."
            yield day, tell(run, WATCH, DEADLINE, reason)


# A run at work holds a lock of its day, or the shared one while it builds, judges and publishes. One that was killed
# stays `running`, but its locks end.
_LATE = """
with watched as (
  select day from unnest(@due) as day
),
first_run as (
  select coalesce(min(data_date), @latest) as day from glamira_ops.runs
),
leases as (
  select name
  from glamira_ops.locks
  where expires_at > current_timestamp() and not starts_with(name, 'alert ')
),
at_work as (
  select watched.day
  from watched
  cross join leases
  where ends_with(leases.name, cast(watched.day as string))
  union distinct
  select runs.data_date as day
  from glamira_ops.runs as runs
  cross join leases
  where runs.status = 'running' and leases.name = 'audit'
)
select watched.day
from watched
cross join first_run
left join glamira_ops.quality_status as days on watched.day = days.data_date
left join at_work on watched.day = at_work.day
where watched.day >= first_run.day and at_work.day is null and coalesce(days.status, 'none') != 'published'
order by watched.day
"""
