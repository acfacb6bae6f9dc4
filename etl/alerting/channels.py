"""The channels: one message goes to mail and to a webhook, and a dead channel hides nothing from the other."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from email.message import EmailMessage

import requests

from contracts.foreign_text import for_slack
from etl.alerting.messages import Message
from etl.platform.bounded_work import within
from etl.platform.settings import Settings

log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of the message on one channel; `error` is empty when it was taken."""

    channel: str
    error: str = ""


def deliver(message: Message, settings: Settings) -> tuple[Delivery, ...]:
    """Send a message to every channel that is set up; never raises for a channel that is dead."""
    deliveries = tuple(_deliveries(message, settings))
    for delivery in deliveries:
        level = logging.WARNING if delivery.error else logging.INFO
        log.log(level, "sent %r channel=%s error=%s", message.subject, *astuple(delivery))
    return deliveries


def _deliveries(message: Message, settings: Settings) -> Iterator[Delivery]:
    if settings.smtp_host and settings.alert_email_to:
        yield _attempt("mail", _send_mail, message, settings)
    if settings.alert_slack_webhook.get_secret_value():
        yield _attempt("webhook", _post, message, settings)


def _attempt(channel: str, send: Callable[[Message, Settings], None], message: Message, settings: Settings) -> Delivery:
    try:
        within(PATIENCE_SECONDS, lambda: send(message, settings))
    except (OSError, ValueError, smtplib.SMTPException, requests.RequestException) as error:
        # A setting may be no address at all. The text of the error may hold the webhook's, which is a secret.
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
    # What is left that could be markup, such as * and _, is shown as it is too.
    body = {"text": for_slack(f"{message.subject}\n{message.text}"), "mrkdwn": False}
    url = settings.alert_slack_webhook.get_secret_value()
    # Nobody reads what it answers.
    with requests.post(url, json=body, timeout=PATIENCE_SECONDS, stream=True) as answer:
        answer.raise_for_status()
