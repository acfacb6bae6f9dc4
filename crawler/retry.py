"""Retries: a server that names a time to come back gets exactly that; its host is left alone until then."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.circuit_breaker import WAIT_REFUSED

_SHORTEST_DELAY = 0.001


class RetryAfterMiddleware(RetryMiddleware):
    """Scrapy's retries, with Retry-After obeyed up to RETRY_AFTER_MAX_SECONDS; beyond that the host is let be."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._longest = settings.getfloat("RETRY_AFTER_MAX_SECONDS")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "RetryAfterMiddleware":
        """Made by Scrapy."""
        made = cls(crawler.settings)
        made.crawler = crawler
        # A middleware hears of a response only when the next request to its host is on its way.
        crawler.signals.connect(made.note_wait, signal=signals.response_downloaded)
        return made

    def note_wait(self, request: Request, response: Response) -> None:
        """Have the downloader believe that it asks the host when that wants it to; other hosts go on meanwhile."""
        seconds = retry_after(response, datetime.now(UTC)) if response.status in self.retry_http_codes else None
        if seconds is None:
            return
        if seconds > self._longest:
            request.meta[WAIT_REFUSED] = f"asks to wait {seconds:.0f} s, longer than {self._longest:.0f} s"
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots[request.meta["download_slot"]]
        slot.lastseen = monotonic() + seconds
        # Without a delay the downloader does not look at the time at all.
        slot.delay = max(slot.delay, _SHORTEST_DELAY)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Retry as Scrapy does, unless the wait is too long."""
        return response if WAIT_REFUSED in request.meta else super().process_response(request, response)


def retry_after(response: Response, now: datetime) -> float | None:
    """The seconds that a response asks to wait, given as seconds or as an HTTP date; null when it does not say."""
    header = response.headers.get("Retry-After")
    text = header.decode("latin-1").strip() if header else ""
    if text.isdecimal():
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - now).total_seconds(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None
