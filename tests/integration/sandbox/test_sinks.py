"""Alerts that were sent can be read back as they arrived."""

import smtplib
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
import requests

from sandbox.settings import HOST, Port, SandboxSettings
from sandbox.supervisor import Supervisor

Start = Callable[..., Supervisor]


@pytest.fixture
def sinks(settings: SandboxSettings, start: Start) -> Iterator[str]:
    """The address of empty sinks."""
    start("sinks")
    url = settings.url(Port.SINKS)
    yield url
    for box in ("mail", "webhook"):
        requests.delete(f"{url}/{box}", timeout=5).raise_for_status()


def test_webhook_calls_are_kept_in_order(sinks: str) -> None:
    calls = [{"text": "held: 2020-05-04"}, {"text": "zurück: größer ✓"}]
    for call in calls:
        requests.post(f"{sinks}/webhook", json=call, timeout=5).raise_for_status()
    assert requests.get(f"{sinks}/webhook", timeout=5).json() == calls
    requests.delete(f"{sinks}/webhook", timeout=5)
    assert requests.get(f"{sinks}/webhook", timeout=5).json() == []


def test_a_call_that_is_not_json_is_refused(sinks: str) -> None:
    assert requests.post(f"{sinks}/webhook", data=b"held", timeout=5).status_code == 400
    assert requests.get(f"{sinks}/webhook", timeout=5).json() == []


def test_mails_are_kept_whole(sinks: str, settings: SandboxSettings) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "pipeline@example.com", "data-team@example.com", "Held – größer"
    mail.set_content("The day 2020-05-04 is held.\n")
    with smtplib.SMTP(HOST, settings.port(Port.SMTP)) as server:
        server.send_message(mail)
    (kept,) = requests.get(f"{sinks}/mail", timeout=5).json()
    assert (kept["from"], kept["to"]) == ("pipeline@example.com", "data-team@example.com")
    assert kept["subject"] == "Held – größer"
    assert kept["text"].strip() == "The day 2020-05-04 is held."
    assert Path(kept["file"]).suffix == ".eml"


def test_messages_outlive_a_restart(sinks: str, start: Start) -> None:
    requests.post(f"{sinks}/webhook", json={"text": "kept"}, timeout=5).raise_for_status()
    start("sinks").down()
    start("sinks")
    assert requests.get(f"{sinks}/webhook", timeout=5).json() == [{"text": "kept"}]
