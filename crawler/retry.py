"""Retries: a server that names a time to come back gets exactly that; its host is left alone until then."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

_SHORTEST_DELAY = 0.001


class RetryAfterMiddleware(RetryMiddleware):
    """Scrapy's retries, with Retry-After obeyed up to RETRY_AFTER_MAX_SECONDS; beyond that the answer is final."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._longest = settings.getfloat("RETRY_AFTER_MAX_SECONDS")

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Retry as Scrapy does, after noting when the host wants to be asked again."""
        seconds = retry_after(response, datetime.now(UTC))
        if response.status in self.retry_http_codes and seconds is not None:
            if seconds > self._longest:
                return response
            self._leave_alone(request, seconds)
        return super().process_response(request, response)

    def _leave_alone(self, request: Request, seconds: float) -> None:
        """Have the downloader believe that it asks the host `seconds` from now; other hosts go on meanwhile."""
        assert self.crawler.engine is not None
        slot = self.crawler.engine.downloader.slots[request.meta["download_slot"]]
        slot.lastseen = monotonic() + seconds
        # Without a delay the downloader does not look at the time at all.
        slot.delay = max(slot.delay, _SHORTEST_DELAY)


def retry_after(response: Response, now: datetime) -> float | None:
    """The seconds that a response asks to wait, given as seconds or as an HTTP date; null when it does not say."""
    header = response.headers.get("Retry-After")
    text = header.decode("latin-1").strip() if header else ""
    if text.isdecimal():
        return float(text)
    try:
        return max((parsedate_to_datetime(text) - now).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
