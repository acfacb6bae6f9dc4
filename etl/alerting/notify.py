"""Alert: one notification of an incident, another when it worsens and when it is over; no halt goes without one."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from contracts.errors import GlamiraError
from etl.alerting.affected import exposures
from etl.alerting.channels import Delivery, deliver
from etl.alerting.messages import Halt, Links, Message, compose, compose_end
from etl.ops.day_run import Run
from etl.ops.incidents import (
    Incident,
    ended_incidents,
    keep_incident,
    new_incident,
    open_incident,
    resolve_incident,
)
from etl.ops.locks import Locks, Terms
from etl.ops.outcomes import worst_failed
from etl.ops.runs import held_since
from etl.platform.docs_bucket import address
from etl.platform.error_boundary import error_boundary, without_secrets
from etl.stations import STATION_OF

log = logging.getLogger(__name__)

WORST = 3
LONGEST_ERROR = 1_500
# Two that notify of one day take turns. One that died meanwhile is waited for; then rather two messages than none.
TURN = Terms(lease_seconds=30, wait_seconds=40)


class News(StrEnum):
    """What a message says of an incident; what is known was sent before, and no message goes out."""

    OPENED = "opened"
    WORSENED = "worsened"
    KNOWN = "known"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class AlertReport:
    """The message and its deliveries, one for each channel that is set up; none when it is known already."""

    news: News
    message: Message
    deliveries: tuple[Delivery, ...]

    @property
    def is_delivered(self) -> bool:
        """Whether somebody can know: a channel took it, none is set up, or it was sent before."""
        return not self.deliveries or any(not delivery.error for delivery in self.deliveries)


def alert(run: Run, station: str, error_text: str, *, warehouse_answers: bool = True) -> AlertReport:
    """Notify every channel that a station halted the run, unless the same was sent before.

    Never raises for a channel or a warehouse that is dead; without a warehouse nobody knows what was sent, so the
    message goes out.
    """
    return notify(run, station, STATION_OF[station].holds_as, error_text, warehouse_answers=warehouse_answers)


def notify(
    run: Run, station: str, gate: str, error_text: str, *, warehouse_answers: bool = True, has_page: bool = True,
) -> AlertReport:
    """As `alert`, of whatever found that the run's day is not published; `has_page` as `Halt` has it."""
    error = without_secrets(error_text, run.settings)[:LONGEST_ERROR]
    affected = tuple(map(str, exposures()))
    halt = Halt(run.day, run.run_id, station, gate, datetime.now(UTC), error, (), affected, has_page)
    try:
        if warehouse_answers:
            with error_boundary(f"alert of {run.day}", run.settings):
                return _notify_once(run, halt)
    except GlamiraError as error:
        log.warning("alert without knowing what was sent before day=%s error=%s", run.day, error)
    return _notify(run, halt, None)


def notify_resolved(run: Run) -> tuple[AlertReport, ...]:
    """Notify of every incident that is over: its day is published or closed. What no channel takes is sent later."""
    reports: list[AlertReport] = []
    try:
        with error_boundary(f"end of incidents, {run.day}", run.settings):
            for incident in ended_incidents(run.bigquery):
                reports += _notify_resolved_once(run, incident)
    except GlamiraError as error:
        log.warning("the end of incidents is not notified day=%s error=%s", run.day, error)
    return tuple(reports)


def news_of(known: Incident | None, halt: Halt) -> News:
    """What a halt is to those who were notified of the day's open incident, if there is one."""
    if known is None or known.notified_at is None:
        return News.OPENED
    return News.KNOWN if known.repeats(halt.station, halt.gate, halt.error) else News.WORSENED


def _notify_once(run: Run, halt: Halt) -> AlertReport:
    with _turn(run, halt):
        known = open_incident(run.bigquery, halt.day)
        halt = replace(halt, since=known.opened_at if known else held_since(run.bigquery, run.day), facts=_worst(run))
        if news_of(known, halt) is News.KNOWN:
            log.info("alert day=%s station=%s sent before", halt.day, halt.station)
            return AlertReport(News.KNOWN, compose(halt, _links(run, halt)), ())
        report = _notify(run, halt, known)
        latest = new_incident(halt.day, halt.station, halt.gate, halt.error, halt.since)
        if known:
            latest = replace(latest, incident_id=known.incident_id)
        _remember(run, latest, report)
    return report


def _notify(run: Run, halt: Halt, known: Incident | None) -> AlertReport:
    news = news_of(known, halt)
    message = compose(halt, _links(run, halt), known if news is News.WORSENED else None)
    return AlertReport(news, message, deliver(message, run.settings))


def _remember(run: Run, incident: Incident, report: AlertReport) -> None:
    """Keep what was sent; when that fails the next alert sends it again, and this one is over all the same."""
    try:
        with error_boundary(f"incident of {run.day}", run.settings):
            keep_incident(run.bigquery, incident, is_notified=report.is_delivered)
    except GlamiraError as error:
        log.warning("incident not kept day=%s error=%s", run.day, error)


def _notify_resolved_once(run: Run, incident: Incident) -> Iterator[AlertReport]:
    with _turn(run, incident):
        waiting = {one.incident_id for one in ended_incidents(run.bigquery)}
        if incident.incident_id not in waiting:
            return
        message = compose_end(incident, address(run.settings, f"review/{incident.data_date}.html"))
        report = AlertReport(News.RESOLVED, message, deliver(message, run.settings))
        resolve_incident(run.bigquery, incident.incident_id, is_notified=report.is_delivered)
    yield report


@contextmanager
def _turn(run: Run, what: Halt | Incident) -> Iterator[None]:
    """Be the only one that notifies of the day; locks of one's own, for two threads may share a run."""
    day = what.day if isinstance(what, Halt) else what.data_date
    with Locks(run.bigquery, run.run_id, TURN).hold(f"alert {day}"):
        yield


def _links(run: Run, halt: Halt) -> Links:
    review, front = (address(run.settings, f"review/{page}.html") for page in (run.day, "index"))
    return Links(address(run.settings), review if halt.has_page else "", "" if halt.has_page else front)


def _worst(run: Run) -> tuple[str, ...]:
    return tuple(f"{one.severity}: {one.message or one.check_name}" for one in worst_failed(run, WORST))
