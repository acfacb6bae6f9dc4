"""Requests to the warehouse end: one whose answer stays out is given up in time to be sent again."""

from typing import Any

from google.cloud import bigquery
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

# A lock's lease is several times as long, so that a renewal may be sent again before it ends. The service itself
# answers a question about a job that runs within ten seconds.
SILENT_SECONDS = 20


class BoundedAdapter(HTTPAdapter):
    """Gives up a request when no byte has come for `SILENT_SECONDS`, unless it says itself how long it waits."""

    def send(self, request: PreparedRequest, *arguments: Any, timeout: Any = None, **options: Any) -> Response:
        """As the adapter of requests.

        Raises:
            requests.Timeout: nothing came.
        """
        return super().send(request, *arguments, timeout=timeout or SILENT_SECONDS, **options)


def bound_requests(client: bigquery.Client) -> None:
    """Let none of a client's requests wait for ever, as the library does; its session is reached in no other way."""
    for scheme in ("https://", "http://"):
        client._http.mount(scheme, BoundedAdapter())
