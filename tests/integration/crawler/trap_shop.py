"""A small shop with every trap: which one a product has is in its id. Serves `/<host>/<path>` as SHOP_ORIGIN does."""

import math
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar

from tests.integration.crawler.hostile_pages import HUGE, Hostile, hostile_answer

HOME = '<html lang="en"><head><title>GLAMIRA</title></head><body><h1>Fine jewellery</h1></body></html>'
PAGE = """<html lang="{language}"><head><title>{name}</title></head><body class="catalog-product-view"><h1>{name}</h1>
<script>var react_data = {{"product_id": {product_id}, "name": "{name}", "sku": "S-{product_id}",
"category": "Rings", "price": "1.278,00", "currency": "€"}};</script></body></html>"""

GONE, SOFT_GONE, TO_HOME, FORBIDDEN, BUSY_ONCE, BROKEN, OTHER, RENAMED, PRIVATE, SLUG_GONE = range(90_001, 90_011)


@dataclass(frozen=True, slots=True)
class Wait:
    """How long a host wants to be left alone, told in seconds or as a date."""

    seconds: int
    is_date: bool = False


class Shop(ThreadingHTTPServer):
    """Counts what it is asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: Counter[str] = Counter()
        self.agents: set[str] = set()
        self.cookies = 0
        self.walled: set[str] = set()
        self.speechless: set[str] = set()  # these answer for their robots.txt with an error
        self.verbose: set[str] = set()  # these have a robots.txt without end
        self.waits: dict[str, Wait] = {}  # these ask for it once
        self.closed_until: dict[str, float] = {}
        self.disturbed: Counter[str] = Counter()
        self.routes_are_hostile = False  # the id route answers hostile products as their pages do

    @property
    def origin(self) -> str:
        """The value for SHOP_ORIGIN."""
        return f"http://127.0.0.1:{self.server_port}"

    def successes(self) -> Counter[str]:
        """How often each page was given, robots.txt and home pages left out."""
        pages = {path: count for path, count in self.asked.items() if path.startswith("200 ") and "ring" in path}
        return Counter(pages)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Shop
    answers: ClassVar[dict[int, tuple[int, str]]] = {
        GONE: (404, "gone"), SOFT_GONE: (200, HOME), FORBIDDEN: (403, "no"), BROKEN: (503, "broken"),
        OTHER: (200, PAGE.format(language="en", name="Another ring", product_id=1)),
    }

    def do_GET(self) -> None:
        """Answer like the shop."""
        _, host, path = self.path.split("/", 2)
        self.server.disturbed[host] += time.time() < self.server.closed_until.get(host, 0)
        self.server.agents.add(self.headers["User-Agent"])
        self.server.cookies += "Cookie" in self.headers
        if path == "robots.txt" and host in self.server.speechless:
            self._send(500, "no rules")
        elif path == "robots.txt" and host in self.server.verbose:
            self._send_hostile(hostile_answer(HUGE))
        elif path == "robots.txt":
            self._send(200, "User-agent: *\nDisallow: /private/\n", "text/plain")
        elif not path:
            self._send(200, HOME)
        else:
            self._product(host, path, int(re.findall(r"[0-9]{5}", path)[-1]))

    def _product(self, host: str, path: str, product_id: int) -> None:
        first_time = not any(asked.endswith(self.path) for asked in self.server.asked)
        is_route = path.startswith("catalog/")
        hostile = hostile_answer(product_id) if self.server.routes_are_hostile or not is_route else None
        if hostile is not None:
            self._send_hostile(hostile)
        elif host in self.server.walled:
            self._send(403, "no")
        elif product_id == TO_HOME:
            self._send(302, "", location="/")
        elif product_id == RENAMED and "old" in path:
            self._send(301, "", location=f"/{host}/ring-new-{product_id}.html")
        elif host in self.server.waits:
            self._close(host, self.server.waits.pop(host))
        elif product_id == BUSY_ONCE and first_time:
            self._close(host, Wait(1))
        elif product_id == SLUG_GONE and not is_route:
            self._send(404, "gone")
        elif product_id in self.answers:
            self._send(*self.answers[product_id])
        else:
            language = "de" if host.endswith(".de") else "en"
            self._send(200, PAGE.format(language=language, name=f"Ring {product_id} {language}", product_id=product_id))

    def _close(self, host: str, wait: Wait) -> None:
        """Ask for peace on this host; a date knows no fractions of a second."""
        now = time.time()
        until = self.server.closed_until[host] = (math.ceil(now) if wait.is_date else now) + wait.seconds
        self._send(429, "wait", retry_after=formatdate(until, usegmt=True) if wait.is_date else str(wait.seconds))

    def _send(self, status: int, text: str, kind: str = "text/html", location: str = "", retry_after: str = "") -> None:
        self.server.asked[f"{status} {self.path}"] += 1
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Set-Cookie", "visitor=1")
        for name, value in (("Location", self._public(location)), ("Retry-After", retry_after)):
            if value:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _send_hostile(self, hostile: Hostile | None) -> None:
        assert hostile is not None
        self.server.asked[f"{hostile.status} {self.path}"] += 1
        self.send_response(hostile.status)
        for name, value in hostile.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(hostile.body)))
        self.end_headers()
        # The crawler hangs up on what is too large.
        with suppress(ConnectionError):
            self.wfile.write(hostile.body)

    def _public(self, location: str) -> str:
        return f"{self.server.origin}/{self.path.split('/')[1]}/" if location == "/" else location

    def log_message(self, *_: object) -> None:
        """Stay silent."""


@contextmanager
def trap_shop() -> Iterator[Shop]:
    """A running shop."""
    with Shop() as shop:
        thread = threading.Thread(target=shop.serve_forever, daemon=True)
        thread.start()
        yield shop
        shop.shutdown()
        thread.join()
