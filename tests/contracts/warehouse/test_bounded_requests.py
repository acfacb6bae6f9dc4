"""A service that takes a request and says nothing is given up, and asked again."""

import socket
from collections.abc import Iterator
from contextlib import closing

import pytest
import requests
from google.api_core.exceptions import RetryError
from google.api_core.retry import Retry
from google.auth.credentials import AnonymousCredentials
from google.cloud import bigquery

from contracts.warehouse import bounded_requests
from contracts.warehouse.errors import passes

ONCE = Retry(predicate=lambda _: False)


@pytest.fixture
def silent() -> Iterator[str]:
    """The address of a server that takes connections and never answers."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def client(silent: str, monkeypatch: pytest.MonkeyPatch) -> bigquery.Client:
    monkeypatch.setattr(bounded_requests, "SILENT_SECONDS", 0.05)
    made = bigquery.Client("p", AnonymousCredentials(), client_options={"api_endpoint": silent})
    bounded_requests.bound_requests(made)
    return made


def test_a_silent_service_ends_a_request_whoever_sends_it(client: bigquery.Client) -> None:
    for request in (
        lambda: client.query("select 1", retry=ONCE, job_retry=None), lambda: client.get_job("j", retry=ONCE),
        lambda: client.get_table("d.t", retry=ONCE),
    ):
        with pytest.raises(requests.Timeout) as given_up:
            request()
        assert passes(given_up.value)


def test_it_is_asked_until_its_time_is_over(client: bigquery.Client) -> None:
    with pytest.raises(RetryError) as given_up:
        client.get_table("d.t", retry=bigquery.DEFAULT_RETRY.with_timeout(0.2))
    assert passes(given_up.value)
