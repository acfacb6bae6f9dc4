"""robots.txt: its rules hold for every request to a host, also for those that wait while it is being fetched."""

from collections import defaultdict
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import DeferredLock


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's, one request of a host at a time: with several waiting, 2.19 shows the rules to the first only."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._locks: defaultdict[str, DeferredLock] = defaultdict(DeferredLock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; null when it has none."""
        lock = self._locks[urlsplit(request.url).netloc]
        await maybe_deferred_to_future(lock.acquire())
        try:
            return await super().robot_parser(request)
        finally:
            lock.release()
