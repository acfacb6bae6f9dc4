"""robots.txt: its rules hold for every request to a host, also for those that wait while it is being fetched."""

from collections import defaultdict
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import DeferredLock

from crawler.circuit_breaker import HostBusy
from crawler.texts import error_words

_TOO_MANY_REQUESTS = 429
_SERVER_ERRORS = 500


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, but a host that cannot show its rules now gets no request at all, as RFC 9309 has it.

    And one request of a host at a time: with several waiting, 2.19 shows the rules to the first only.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, DeferredLock] = defaultdict(DeferredLock)
        self._silent: dict[str, str] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; null when it has none.

        Raises:
            HostBusy: it may have some, but answers with an error, with too much, or not at all.
        """
        host = urlsplit(request.url).netloc
        lock = self._locks[host]
        await maybe_deferred_to_future(lock.acquire())
        try:
            rules = await super().robot_parser(request)
        finally:
            lock.release()
        if host in self._silent:
            raise HostBusy(f"{host} cannot show its robots.txt, {self._silent[host]}")
        return rules

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status == _TOO_MANY_REQUESTS or response.status >= _SERVER_ERRORS:
            self._silent[netloc] = f"status {response.status}"
        await super()._parse_robots(response, netloc, request)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._silent[netloc] = error_words(exc)
        super()._robots_error(exc, netloc)
