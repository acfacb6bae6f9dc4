"""Circuit breaker: a host that keeps refusing us, or wants peace for too long, gets no request more in this run."""

import logging
from collections import Counter
from functools import partial
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

REFUSALS = (401, 403, 451)
HOSTS_STOPPED = "circuit_breaker/hosts"
WAIT_REFUSED = "wait_refused"  # in a request's meta: what its host asks for and is not given

_log = logging.getLogger(__name__)


class HostStopped(IgnoreRequest):
    """A request that is not sent, because its host refused too many in a row."""


class HostBusy(IgnoreRequest):
    """A request for the next run: its host wants a longer wait than a run has, or cannot show its rules now."""


class CircuitBreakerMiddleware:
    """Counts each host's refusals: after CIRCUIT_BREAKER_AFTER in a row, or too long a wait, it gets nothing more."""

    def __init__(self, crawler: Crawler) -> None:
        assert crawler.stats is not None
        self._crawler = crawler
        self._stats = crawler.stats
        self._patience = crawler.settings.getint("CIRCUIT_BREAKER_AFTER")
        self._in_a_row: Counter[str] = Counter()
        self._stopped: dict[str, partial[IgnoreRequest]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CircuitBreakerMiddleware":
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request through, unless its host is left alone.

        Raises:
            HostStopped: it stands behind a wall.
            HostBusy: it asked to be left alone for long.
        """
        stopped = self._stopped.get(_host(request))
        if stopped is not None:
            raise stopped()

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what the host answered; what it answers to requests still under way no longer counts."""
        host = _host(request)
        if host in self._stopped:
            return response
        self._in_a_row[host] = self._in_a_row[host] + 1 if response.status in REFUSALS else 0
        if self._in_a_row[host] == self._patience:
            self._stop(request, HostStopped, f"refused {self._patience} requests in a row")
        elif WAIT_REFUSED in request.meta:
            self._stop(request, HostBusy, request.meta[WAIT_REFUSED])
        return response

    def _stop(self, request: Request, error: type[IgnoreRequest], reason: str) -> None:
        host = _host(request)
        _log.warning("host=%s stopped, it %s; nothing more is sent to it", host, reason)
        self._stopped[host] = partial(error, f"{host} {reason}")
        self._stats.set_value(HOSTS_STOPPED, [*self._stats.get_value(HOSTS_STOPPED, []), host])
        self._call_back(request.meta.get("download_slot"), host)

    def _call_back(self, slot: str | None, host: str) -> None:
        """Answer for the host to requests that wait for their turn: they have passed this middleware already."""
        if slot is None:
            return
        assert self._crawler.engine is not None
        queue = self._crawler.engine.downloader.slots[slot].queue
        while queue:
            _, answer = queue.popleft()
            answer.errback(self._stopped[host]())


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
