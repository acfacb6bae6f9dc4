"""20,000 products of the synthetic shop with every trap set, and what a crawl must say of each of them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from contracts.shop.urls import language_of
from sandbox.seed.catalogue import HIGHEST_ID, Product, assortment
from sandbox.seed.stores import STORES
from sandbox.shop import languages
from sandbox.shop.traps import WALLED_HOSTS, Answer, Traps, TrapSet
from tests.object_ids import at

HOSTS = sorted({store.host for store in STORES if language_of(f"https://{store.host}/")})
ROUTE_HOST = "www.glamira.com"
TRAPS = Traps(TrapSet.ALL)
_OUTCOMES = {
    Answer.PAGE: "named", Answer.NOT_FOUND: "not_found", Answer.SOFT_NOT_FOUND: "soft_not_found",
    Answer.REDIRECT_HOME: "redirected", Answer.BLOCKED: "blocked",
}


@dataclass(frozen=True, slots=True)
class Expected:
    """What the feed must say of a product, and the page that a visitor of the day was on."""

    product_id: int
    seen_at: str
    outcome: str
    name: str = ""
    canonical_url: str = ""


def expectations(known: int, unknown: int) -> Iterator[Expected]:
    """`known` products of the shop, each seen on one of its hosts in turn, and `unknown` that it never had."""
    for place, product in enumerate(assortment(known)):
        yield _expected(product, HOSTS[place % len(HOSTS)])
    for place in range(unknown):
        product_id, host = HIGHEST_ID + 1 + place, HOSTS[place % len(HOSTS)]
        # Its page is the home page's text; behind a wall only the id route is left.
        outcome = "not_found" if host in WALLED_HOSTS else "soft_not_found"
        yield Expected(product_id, f"https://{host}/lost-{product_id}.html", outcome)


def _expected(product: Product, host: str) -> Expected:
    seen_at = f"https://{host}/{product.slug}.html"
    answers = [(TRAPS.answer(product, host), host), (TRAPS.answer(product, ROUTE_HOST), ROUTE_HOST)]
    named = next((asked for answer, asked in answers if answer is Answer.PAGE), None)
    if named is not None:
        name = languages.localised_name(product, languages.language_of(named))
        return Expected(product.product_id, seen_at, "named", name, f"https://{named}/{product.slug}.html")
    said = next(answer for answer, _ in answers if answer is not Answer.BLOCKED)
    return Expected(product.product_id, seen_at, _OUTCOMES[said])


def documents(expected: list[Expected], time_stamp: int) -> Iterator[list[dict[str, Any]]]:
    """The events that show the products, in batches; a third of them also from a cart item's page."""
    found = iter(expected)
    while batch := list(islice(found, 2_000)):
        yield [
            {"_id": at(time_stamp), "time_stamp": time_stamp, "collection": "view_product_detail",
             "product_id": str(one.product_id), "current_url": url}
            for one in batch for url in _addresses(one)
        ]


def _addresses(one: Expected) -> list[str]:
    item = f"https://www.glamira.de/checkout/cart/configure/id/{one.product_id * 7}/"
    return [f"{one.seen_at}?alloy=white-585", *([item] if one.product_id % 3 == 0 else [])]


@contextmanager
def running_shop(port: int, traps: TrapSet) -> Iterator[str]:
    """A synthetic shop of its own; its origin."""
    command = [sys.executable, "-m", "sandbox.shop", "--port", str(port), "--traps", traps.value]
    process = subprocess.Popen(command, env=dict(os.environ))
    try:
        _wait_for(f"http://127.0.0.1:{port}/_health", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            urlopen(url).close()  # noqa: S310 - our own shop
            return
        except URLError:
            try:
                raise AssertionError(f"the shop ended with {process.wait(0.1)}")
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError("the shop did not start")
