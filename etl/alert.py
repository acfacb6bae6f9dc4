"""Alert: when a run halts, the same message goes to mail and to a webhook; a dead channel hides nothing."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime
from email.message import EmailMessage

import requests
from google.api_core.exceptions import GoogleAPIError

from contracts.errors import ServiceUnreachable
from etl.building.docs_site import address
from etl.context import Run
from etl.mishaps import without_secrets
from etl.registry import STATION_OF
from etl.settings import Settings
from etl.warehouse import query

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10
WORST = 3
LONGEST_ERROR = 1_500


@dataclass(frozen=True, slots=True)
class Incident:
    """What is to be told: the halted station, its gate, since when, the error and the worst facts."""

    day: date
    run_id: str
    station: str
    gate: str
    since: datetime
    error: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A subject of one line and a plain text."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the message on one channel; `error` is empty when it was taken."""

    channel: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class AlertReport:
    """The message and its deliveries, one for each channel that is set up."""

    message: Message
    deliveries: tuple[Delivery, ...]

    @property
    def is_delivered(self) -> bool:
        """Whether somebody can know: a channel took it, or none is set up."""
        return not self.deliveries or any(not delivery.error for delivery in self.deliveries)


def alert(run: Run, station: str, error_text: str) -> AlertReport:
    """Tell every channel that a station halted the run; never raises for a channel that is dead."""
    since, facts = _known(run)
    error = without_secrets(error_text, run.settings)[:LONGEST_ERROR]
    incident = Incident(run.day, run.run_id, station, STATION_OF[station].holds_as, since, error, facts)
    message = compose(incident, address(run.settings), address(run.settings, f"review/{run.day}.html"))
    report = AlertReport(message, tuple(_deliver(message, run.settings)))
    for delivery in report.deliveries:
        level = logging.WARNING if delivery.error else logging.INFO
        log.log(level, "alert day=%s station=%s channel=%s error=%s", run.day, station, *astuple(delivery))
    return report


def compose(incident: Incident, data_docs: str, review: str = "") -> Message:
    """The message: what halted, since when, which gate, why, what to run, where to look."""
    look = f"quarantine list --day {incident.day}" if incident.station.startswith("land_") else f"status {incident.day}"
    lines = [
        f"The run of {incident.day} halted at {incident.station} (gate {incident.gate}).",
        f"Since {incident.since:%Y-%m-%d %H:%M:%S} UTC, run {incident.run_id}.",
        "Nothing of it was published; the marts show what they showed before.",
        *_section("Why:", [incident.error]),
        *_section("Worst facts:", [f"- {fact}" for fact in incident.facts]),
        *_section("To look, and to run again once it is repaired:",
                  [f"python -m etl {look}", f"python -m etl run {incident.day}"]),
        *_section("The day's review, within a minute:", [review] if review else []),
        *_section("Data Docs:", [data_docs]),
    ]
    return Message(f"[glamira] {incident.day} held at {incident.gate}", "\n".join(lines))


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", title, *(f"  {line}" for line in lines)] if lines else []


def _deliver(message: Message, settings: Settings) -> Iterable[Delivery]:
    if settings.smtp_host and settings.alert_email_to:
        yield _attempt("mail", _send_mail, message, settings)
    if settings.alert_slack_webhook.get_secret_value():
        yield _attempt("webhook", _post, message, settings)


def _attempt(channel: str, send: Callable[[Message, Settings], None], message: Message, settings: Settings) -> Delivery:
    try:
        send(message, settings)
    except (OSError, smtplib.SMTPException, requests.RequestException) as error:
        # The text of the error may hold the webhook's address, which is a secret.
        return Delivery(channel, type(error).__name__)
    return Delivery(channel)


def _send_mail(message: Message, settings: Settings) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = message.subject, settings.smtp_from, settings.alert_email_to
    mail.set_content(message.text)
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=PATIENCE_SECONDS) as server:
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        server.send_message(mail)


def _post(message: Message, settings: Settings) -> None:
    body = {"text": f"*{message.subject}*\n{message.text}"}
    url = settings.alert_slack_webhook.get_secret_value()
    requests.post(url, json=body, timeout=PATIENCE_SECONDS).raise_for_status()


def _known(run: Run) -> tuple[datetime, tuple[str, ...]]:
    """Since when the day is held, and the worst facts; the alert goes out without them when the warehouse is down."""
    now = datetime.now(UTC)
    try:
        [held] = query(run.bigquery, _HELD_SINCE, {"day": run.day})
        failed = query(run.bigquery, _FAILED, {"day": run.day, "run_id": run.run_id, "count": WORST})
    except (GoogleAPIError, ServiceUnreachable) as error:
        log.warning("alert without facts from the warehouse: %s", type(error).__name__)
        return now, ()
    return held["since"] or now, tuple(f"{row['severity']}: {row['message'] or row['check_name']}" for row in failed)


_HELD_SINCE = """
select min(halts.ended_at) as since
from glamira_ops.runs as halts
left join glamira_ops.quality_status as days on halts.data_date = days.data_date
where halts.data_date = @day and halts.status = 'halted'
  and (days.published_at is null or halts.ended_at > days.published_at)
"""

_FAILED = """
select severity, check_name, message
from glamira_ops.outcomes
where data_date = @day and run_id = @run_id and status = 'failed'
order by severity, recorded_at desc, check_name
limit @count
"""
