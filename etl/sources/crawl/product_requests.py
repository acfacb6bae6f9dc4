"""Which products to ask the shop for: those the day's events hold, each with its addresses, the best first."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from contracts.datasets.forms.pages import is_public_path
from contracts.shop.feed import ProductRequest
from contracts.shop.urls import id_route, preference, product_page
from etl.ops.day_run import Run
from etl.sources.crawl.seen_products import seen_products

PAGES_PER_PRODUCT = 3


def products_of_day(run: Run) -> list[ProductRequest]:
    """Every product that the day's documents view or sell, ascending by id.

    Each has the best pages it was seen on, by preference, from up to `PAGES_PER_PRODUCT` stores, and the id route.
    """
    pages: defaultdict[int, set[str]] = defaultdict(set)
    for product_id, address in seen_products(run):
        page = product_page(address, product_id) if address else None
        pages[product_id] |= {page} if page else set()
    return [_request(product_id, pages[product_id]) for product_id in sorted(pages)]


def _request(product_id: int, pages: set[str]) -> ProductRequest:
    best = tuple(islice(_best_of_stores(pages), PAGES_PER_PRODUCT))
    route = id_route(product_id)
    return ProductRequest(product_id, (*best, route) if route not in best else best)


def _best_of_stores(pages: set[str]) -> Iterator[str]:
    """Of each store the best page that may be asked for, the best store first.

    A page whose address may hold somebody's words is none: feed, requests, logs and warehouse would have it.
    """
    hosts: set[str | None] = set()
    for page in sorted(pages, key=preference):
        # A store that does not answer for one address will hardly do so for another.
        address = urlsplit(page)
        if address.hostname not in hosts and is_public_path(address.path):
            hosts.add(address.hostname)
            yield page
