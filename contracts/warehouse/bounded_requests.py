"""Requests to the warehouse end: one whose answer stays out is given up in time to be sent again."""

from collections.abc import Mapping
from typing import Any

from google.cloud import bigquery
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

# A lock's lease is several times as long, so that a renewal may be sent again before it ends. The service itself
# answers a question about a job that runs within ten seconds.
SILENT_SECONDS = 20


class BoundedAdapter(HTTPAdapter):
    """Gives up a request when no byte has come for `SILENT_SECONDS`, or sooner when it says so itself.

    The library's own time for a question about a job is two minutes.
    """

    def send(
        self, request: PreparedRequest, stream: bool = False, timeout: Any = None, verify: bool | str = True,
        cert: Any = None, proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """As the adapter of requests.

        Raises:
            requests.Timeout: nothing came.
        """
        return super().send(request, stream, min(timeout or SILENT_SECONDS, SILENT_SECONDS), verify, cert, proxies)


def bound_requests(client: bigquery.Client) -> None:
    """Let none of a client's requests wait for ever, as the library does; its session is reached in no other way."""
    for scheme in ("https://", "http://"):
        client._http.mount(scheme, BoundedAdapter())
