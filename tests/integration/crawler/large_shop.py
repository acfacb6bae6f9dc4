"""20,000 products of the synthetic shop with every trap set, and what a crawl must say of each of them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from contracts.shop_urls import language_of
from sandbox.seed.catalogue import HIGHEST_ID, PRODUCT_COUNT, Product, assortment
from sandbox.seed.stores import STORES
from sandbox.shop import languages
from sandbox.shop.traps import WALLED_HOSTS, Answer, Markup, Traps, TrapSet

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
    answers = [(_first_answer(product, host), host), (TRAPS.answer(product, ROUTE_HOST), ROUTE_HOST)]
    named = next((asked for answer, asked in answers if answer is Answer.PAGE), None)
    if named is not None:
        name = languages.localised_name(product, languages.language_of(named))
        return Expected(product.product_id, seen_at, "named", name, f"https://{named}/{product.slug}.html")
    said = next(answer for answer, _ in answers if answer is not Answer.BLOCKED)
    return Expected(product.product_id, seen_at, _OUTCOMES[said])


def says_no_id(product_id: int) -> bool:
    """Whether the product's page has a heading only: no more than the id route can tell whose page it is."""
    product = _products().get(product_id)
    return product is not None and TRAPS.markup(product) is Markup.HEADING


@cache
def _products() -> dict[int, Product]:
    return {product.product_id: product for product in assortment(PRODUCT_COUNT)}


def _first_answer(product: Product, host: str) -> Answer:
    """What the page it was seen on comes to; one that does not say whose it is names nobody."""
    answer = TRAPS.answer(product, host)
    return Answer.SOFT_NOT_FOUND if answer is Answer.PAGE and says_no_id(product.product_id) else answer


def documents(expected: list[Expected], time_stamp: int) -> Iterator[list[dict[str, Any]]]:
    """The events that show the products, in batches; a third of them also from a cart item's page."""
    found = iter(expected)
    while batch := list(islice(found, 2_000)):
        yield [
            {"time_stamp": time_stamp, "collection": "view_product_detail", "product_id": str(one.product_id),
             "current_url": url}
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
            urlopen(url).close()  # noqa: S310
            return
        except URLError:
            try:
                raise AssertionError(f"the shop ended with {process.wait(0.1)}")
            except subprocess.TimeoutExpired:
                continue
    raise AssertionError("the shop did not start")
