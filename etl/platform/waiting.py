"""Whoever waits for a service knows it: who does not answer, where, and for how long it is asked again."""

import logging
from collections.abc import Mapping
from typing import Any

from requests import ConnectionError as NoConnection
from requests import PreparedRequest, Response, Session, Timeout
from requests.adapters import BaseAdapter

log = logging.getLogger(__name__)


class WaitLogAdapter(BaseAdapter):
    """Sends by another adapter; the first request that nobody answers is logged, and each after an answer."""

    def __init__(self, sender: BaseAdapter, service: str, seconds: int) -> None:
        """`seconds` is how long the client asks again before it gives up."""
        super().__init__()
        self._sender, self._service, self._seconds, self._is_logged = sender, service, seconds, False

    def send(
        self, request: PreparedRequest, stream: bool = False, timeout: Any = None, verify: bool | str = True,
        cert: Any = None, proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """As the other adapter; errors too."""
        try:
            answer = self._sender.send(request, stream, timeout, verify, cert, proxies)
        except (NoConnection, Timeout) as error:
            self._log(error)
            raise
        self._is_logged = False
        return answer

    def close(self) -> None:
        """Close the other adapter."""
        self._sender.close()

    def _log(self, error: Exception) -> None:
        if not self._is_logged:
            log.warning("waiting for %s: no answer (%s); it is asked again for up to %d s", self._service,
                        type(error).__name__, self._seconds)
        self._is_logged = True


def log_waiting(session: Session, service: str, seconds: int) -> None:
    """Let a client's session log when its service, named with its address, does not answer."""
    for scheme in ("https://", "http://"):
        session.mount(scheme, WaitLogAdapter(session.get_adapter(f"{scheme}any"), service, seconds))
