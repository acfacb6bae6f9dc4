"""Walls: a host that keeps refusing us is left alone for the rest of the run, and the log says so."""

import logging
from collections import Counter
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

REFUSALS = (401, 403, 451)
HOSTS_STOPPED = "walls/hosts"

_log = logging.getLogger(__name__)


class HostStopped(IgnoreRequest):
    """A request that is not sent, because its host refused too many in a row."""


class WallMiddleware:
    """Counts the refusals of each host; WALL_AFTER of them in a row, and nothing more is sent to it."""

    def __init__(self, crawler: Crawler) -> None:
        assert crawler.stats is not None
        self._stats = crawler.stats
        self._patience = crawler.settings.getint("WALL_AFTER")
        self._in_a_row: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "WallMiddleware":
        """Made by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let a request through, unless its host stands behind a wall.

        Raises:
            HostStopped: it does.
        """
        host = urlsplit(request.url).netloc
        if self._in_a_row[host] >= self._patience:
            raise HostStopped(f"{host} refused {self._patience} requests in a row")

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what the host answered; what it answers to requests still under way no longer counts."""
        host = urlsplit(request.url).netloc
        if self._in_a_row[host] >= self._patience:
            return response
        self._in_a_row[host] = self._in_a_row[host] + 1 if response.status in REFUSALS else 0
        if self._in_a_row[host] == self._patience:
            _log.warning("host=%s stopped after %d refusals in a row, the last one %d; nothing more is sent to it",
                         host, self._patience, response.status)
            self._stats.set_value(HOSTS_STOPPED, [*self._stats.get_value(HOSTS_STOPPED, []), host])
        return response
