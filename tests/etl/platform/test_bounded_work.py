"""Nobody waits longer than was said, and what work raises is raised."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread

import pytest
import requests
from pydantic import SecretStr

from etl.alerting.channels import _attempt, _post
from etl.alerting.messages import Message
from etl.platform.bounded_work import within
from etl.platform.settings import Settings


def test_what_work_says_is_handed_on() -> None:
    assert within(5, lambda: "done") == "done"
    with pytest.raises(KeyError, match="odd"):
        within(5, lambda: {}["odd"])


def test_work_that_does_not_end_is_given_up() -> None:
    never = Event()
    with pytest.raises(TimeoutError):
        within(0.05, never.wait)
    never.set()


@pytest.fixture
def dripping() -> Iterator[str]:
    """A server whose header comes byte by byte: each read is in time, and none is the last."""
    over = Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def drip() -> None:
            connection, _ = listener.accept()
            with connection, suppress(OSError):
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                while not over.wait(0.01):
                    connection.sendall(b"a")

        Thread(target=drip, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        over.set()


def test_a_header_that_drips_is_given_up(dripping: str) -> None:
    with pytest.raises(TimeoutError):
        within(0.3, lambda: requests.get(dripping, timeout=0.2))


def test_a_webhook_that_drips_is_a_dead_channel(dripping: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("etl.alerting.channels.PATIENCE_SECONDS", 0.3)
    settings = Settings.model_construct(alert_slack_webhook=SecretStr(dripping))
    assert _attempt("webhook", _post, Message("a day is held", "why"), settings).error == "TimeoutError"
