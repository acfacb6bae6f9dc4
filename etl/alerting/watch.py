"""Watch: an alert for a day not published by its deadline, although no run of it halted, ended, or even began."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from etl.alerting.messages import DEADLINE
from etl.alerting.notify import AlertReport, notify
from etl.alerting.overdue import BETWEEN_STATIONS_SECONDS, describe
from etl.ops.day_run import Run
from etl.ops.days import LateDay, late_days
from etl.ops.incidents import Incident, open_incident
from etl.platform.bigquery import ensure_warehouse
from etl.platform.services import Services
from etl.platform.settings import Settings

WATCH = "watch"
WATCHED_DAYS = 7


@dataclass(frozen=True, slots=True)
class WatchReport:
    """Days past their deadline that are not published, those notified of now, and those that no channel took."""

    late: tuple[date, ...]
    notified: tuple[date, ...]
    undelivered: tuple[date, ...]


def watch(services: Services, now: datetime) -> WatchReport:
    """Notify of every late day, once, and again when the run at work on it is gone; `now` is in UTC."""
    ensure_warehouse(services.bigquery)
    return _watched(services, due_days(services.settings, now), now)


def watch_day(services: Services, day: date, now: datetime) -> WatchReport:
    """As `watch`, of one day whose run took too long, whenever its own deadline was."""
    ensure_warehouse(services.bigquery)
    return _watched(services, [day], now)


def due_days(settings: Settings, now: datetime) -> list[date]:
    """The scheduled days whose deadline has passed within the last week, oldest first."""
    latest = (now - timedelta(days=1, hours=settings.glamira_deadline_hours)).date()
    days = [latest - timedelta(days=number) for number in reversed(range(WATCHED_DAYS))]
    first, last = settings.glamira_first_day or date.min, settings.glamira_last_day or date.max
    return [day for day in days if first <= day <= last]


def deadline(day: date, settings: Settings) -> datetime:
    """When a day must be published: so many hours after its end."""
    return datetime.combine(day, time(), UTC) + timedelta(days=1, hours=settings.glamira_deadline_hours)


def is_news(known: Incident | None, late: LateDay) -> bool:
    """Whether to notify of a late day: nobody was notified of it, or the run that was at work on it is gone."""
    if known is None or known.notified_at is None:
        return True
    return known.gate == DEADLINE and known.station != WATCH and not late.is_at_work


def _watched(services: Services, due: list[date], now: datetime) -> WatchReport:
    late = late_days(services.bigquery, due, BETWEEN_STATIONS_SECONDS)
    reports = dict(_notified(services, late, now))
    return WatchReport(
        tuple(one.day for one in late), tuple(day for day, report in reports.items() if report.is_delivered),
        tuple(day for day, report in reports.items() if not report.is_delivered),
    )


def _notified(services: Services, late: list[LateDay], now: datetime) -> Iterator[tuple[date, AlertReport]]:
    for one in late:
        if is_news(open_incident(services.bigquery, one.day), one):
            run = Run(services, one.day, f"watch__{now:%Y-%m-%dT%H:%M:%SZ}")
            by = deadline(one.day, services.settings)
            reason = f"{one.day}: not published by {by:%Y-%m-%d %H:%M} UTC. {describe(one)}"
            yield one.day, notify(run, _station(one), DEADLINE, reason, has_page=bool(one.run_id))


def _station(late: LateDay) -> str:
    """The station that the incident names: where a run is at work, or the watch itself when none is."""
    return (late.station or late.run_id or late.worker) if late.is_at_work else WATCH
