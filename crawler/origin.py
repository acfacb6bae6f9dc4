"""SHOP_ORIGIN: everything above the download sees public addresses, wherever the shop is really fetched from."""

from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response


class ShopOrigin:
    """Maps `https://www.glamira.de/x.html` to `<origin>/www.glamira.de/x.html` and back."""

    def __init__(self, origin: str) -> None:
        self._base = origin.rstrip("/") + "/"

    def inward(self, url: str) -> str:
        """Where a public address is fetched from."""
        parts = urlsplit(url)
        return self._base + parts.netloc + (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    def outward(self, url: str) -> str:
        """The public address of what the origin serves; other addresses stay."""
        return f"https://{url.removeprefix(self._base)}" if url.startswith(self._base) else url


class ShopDownloadHandler(HTTP11DownloadHandler):
    """Downloads public addresses: from the shop itself, or from SHOP_ORIGIN when that is set."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        origin = crawler.settings.get("SHOP_ORIGIN")
        self._origin = ShopOrigin(origin) if origin else None

    async def download_request(self, request: Request) -> Response:
        """Fetch a request; its response, redirects included, names public addresses."""
        if self._origin is None:
            return await super().download_request(request)
        # A proxy that the environment names for the public host is none for the origin.
        meta = {name: value for name, value in request.meta.items() if name != "proxy"}
        fetched = request.replace(url=self._origin.inward(request.url), meta=meta)
        response = await super().download_request(fetched)
        request.meta["download_latency"] = fetched.meta.get("download_latency")
        location = response.headers.get("Location")
        if location is not None:
            target = urljoin(fetched.url, location.decode("latin-1"))
            response.headers["Location"] = self._origin.outward(target)
        return response.replace(url=request.url)
