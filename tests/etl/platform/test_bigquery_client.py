"""Every job of the pipeline says what it is for and what it may cost, and is counted."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import BadRequest
from google.auth.credentials import AnonymousCredentials

from etl.platform.bigquery_client import LONGEST_LABEL, Warehouse, label_value


class Refusing(BaseHTTPRequestHandler):
    """A service that writes down what it is asked for and refuses it for good."""

    asked: list[dict[str, Any]]

    def do_POST(self) -> None:
        """Refuse."""
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        body = json.dumps({"error": {"code": 400, "message": "no", "errors": [{"reason": "invalidQuery"}]}}).encode()
        self.send_response(400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def asked() -> list[dict[str, Any]]:
    """The bodies of the requests so far."""
    return []


@pytest.fixture
def client(asked: list[dict[str, Any]]) -> Iterator[Warehouse]:
    """A client of that service."""
    handler = type("Handler", (Refusing,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Warehouse(
            7_000_000, project="p", credentials=AnonymousCredentials(),
            client_options=ClientOptions(api_endpoint=f"http://127.0.0.1:{server.server_port}"),
        )
        server.shutdown()
        thread.join()


def test_jobs_bear_the_labels_of_the_station_at_work(client: Warehouse, asked: list[dict[str, Any]]) -> None:
    client.label(day="2020-05-04", run="manual__2020-05-04T01:02:03.4Z")
    with client.labelled(station="build"), pytest.raises(BadRequest):
        client.query("select 1 as one", job_retry=None)
    with pytest.raises(BadRequest):
        client.query("select 2 as two", job_retry=None)
    run = {"day": "2020-05-04", "run": "manual__2020-05-04t01_02_03_4z"}
    assert [one["configuration"]["labels"] for one in asked] == [run | {"station": "build"}, run]


def test_every_query_is_limited_and_counted(client: Warehouse, asked: list[dict[str, Any]]) -> None:
    with pytest.raises(BadRequest):
        client.query("select 1 as one", job_retry=None)
    with pytest.raises(BadRequest):
        client.query_and_wait("select 1 as one")
    assert asked[0]["configuration"]["query"]["maximumBytesBilled"] == "7000000"
    assert asked[1]["maximumBytesBilled"] == "7000000"
    assert client.shared.statements == len(asked) == 2


@pytest.mark.parametrize(("text", "value"), [
    ("land_events", "land_events"), ("Manual run: 7", "manual_run__7"), ("é", "_"), ("x" * 99, "x" * LONGEST_LABEL),
])
def test_a_label_is_made_valid(text: str, value: str) -> None:
    assert label_value(text) == value
