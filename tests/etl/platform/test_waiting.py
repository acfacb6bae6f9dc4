"""Whoever waits for a service knows it: who, where, for how long; once, and again after it was there."""

import logging
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
import requests

from etl.platform.clients import storage_client
from etl.platform.settings import Settings
from etl.platform.waiting import log_waiting


class Answering(BaseHTTPRequestHandler):
    """Answers whatever is asked."""

    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Tests are quiet."""


@pytest.fixture
def nobody() -> str:
    """An address at which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


@pytest.fixture
def somebody() -> Iterator[str]:
    """An address at which a server answers."""
    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "etl.platform.waiting"]


def test_it_is_told_once_and_again_after_an_answer(
    nobody: str, somebody: str, caplog: pytest.LogCaptureFixture,
) -> None:
    session = requests.Session()
    log_waiting(session, f"Cloud Storage at {nobody}", 120)
    for address, lines in ((nobody, 1), (nobody, 1), (somebody, 1), (nobody, 2)):
        if address == nobody:
            with pytest.raises(requests.ConnectionError):
                session.get(address)
        else:
            assert session.get(address).status_code == 204
        assert len(told(caplog)) == lines
    assert told(caplog)[0].startswith(f"waiting for Cloud Storage at {nobody}: no answer")
    assert told(caplog)[0].endswith("for up to 120 s")


def test_the_client_of_storage_tells(nobody: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    client = storage_client(Settings.model_construct(gcp_project="shop", storage_emulator_host=nobody))
    with pytest.raises(requests.ConnectionError):
        client.lookup_bucket("lake", retry=None)
    assert told(caplog)[0].startswith(f"waiting for Cloud Storage at {nobody}: ")
