"""Retries: a server that names a time to come back gets exactly that; its host is left alone until then."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.utils.asyncio import sleep


class RetryAfterMiddleware(RetryMiddleware):
    """Scrapy's retries, with Retry-After obeyed up to RETRY_AFTER_MAX_SECONDS; beyond that the answer is final."""

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._longest = settings.getfloat("RETRY_AFTER_MAX_SECONDS")
        self._resume_at: dict[str, float] = {}

    async def process_request(self, request: Request) -> None:
        """Hold a request back while its host has asked to be left alone."""
        while (pause := self._resume_at.get(_host(request), 0.0) - monotonic()) > 0:
            await sleep(pause)

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Retry as Scrapy does, after noting when the host wants to be asked again."""
        seconds = retry_after(response, datetime.now(UTC))
        if response.status in self.retry_http_codes and seconds is not None:
            if seconds > self._longest:
                return response
            self._resume_at[_host(request)] = monotonic() + seconds
        return super().process_response(request, response)


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


def _host(request: Request) -> str:
    return urlsplit(request.url).netloc
