"""A question to the warehouse outlasts answers that pass or are cut off, and hands on those that stay."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from google.api_core.client_options import ClientOptions
from google.api_core.exceptions import NotFound
from google.auth.credentials import AnonymousCredentials

from contracts.errors import ServiceUnreachable
from contracts.warehouse.jobs import Patience
from etl.platform.bigquery_client import Warehouse
from etl.platform.bigquery_jobs import columns_of

SOON = Patience(total_seconds=20, first_seconds=0.001, longest_seconds=0.01)
AT_ONCE = Patience(total_seconds=0)
DRY_RUN = json.dumps({
    "jobReference": {"projectId": "p", "jobId": "j"}, "status": {"state": "DONE"},
    "configuration": {"dryRun": True, "jobType": "QUERY", "query": {"query": "select 1"}},
    "statistics": {"query": {"schema": {"fields": [{"name": "a", "type": "INT64"}, {"name": "b", "type": "DATE"}]}}},
})

Answer = tuple[int, str]


def refusal(code: int, reason: str) -> Answer:
    return code, json.dumps({"error": {"code": code, "message": reason, "errors": [{"reason": reason}]}})


@pytest.fixture
def serve() -> Iterator[Callable[..., Warehouse]]:
    """A function that makes a client of a service with these answers, the last of which is given for ever."""
    started: list[tuple[ThreadingHTTPServer, threading.Thread]] = []

    def make(*answers: Answer) -> Warehouse:
        left = list(answers)

        class Scripted(BaseHTTPRequestHandler):
            """Answers in order."""

            def do_POST(self) -> None:
                """The next answer."""
                self.rfile.read(int(self.headers["Content-Length"]))
                code, body = left.pop(0) if len(left) > 1 else left[0]
                self.send_response(code)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Scripted)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        started.append((server, thread))
        return Warehouse(
            7_000_000, project="p", credentials=AnonymousCredentials(),
            client_options=ClientOptions(api_endpoint=f"http://127.0.0.1:{server.server_port}"),
        )

    yield make
    for server, thread in started:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("passing", [
    refusal(403, "quotaExceeded"), refusal(400, "tableUnavailable"), (200, DRY_RUN[:-9]),
], ids=["quota", "table", "cut off"])
def test_what_passes_is_asked_again(serve: Callable[..., Warehouse], passing: Answer) -> None:
    assert columns_of(serve(passing, passing, (200, DRY_RUN)), "select 1", SOON) == ("a", "b")


def test_what_does_not_pass_in_time_is_a_service_that_cannot_be_reached(serve: Callable[..., Warehouse]) -> None:
    with pytest.raises(ServiceUnreachable, match="quotaExceeded"):
        columns_of(serve(refusal(403, "quotaExceeded")), "select 1", AT_ONCE)


def test_a_table_that_is_not_there_is_told_as_that(serve: Callable[..., Warehouse]) -> None:
    with pytest.raises(NotFound):
        columns_of(serve(refusal(404, "notFound"), (200, DRY_RUN)), "select 1", SOON)
