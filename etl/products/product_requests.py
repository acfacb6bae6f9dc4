"""Which products to ask the shop for: those the day's events hold, each with its addresses, the best first."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from contracts.events import CHECKOUT_SUCCESS
from contracts.normalise.scalars import position
from contracts.product_feed import ProductRequest
from contracts.shop_urls import id_route, preference, product_page
from etl.context import Run
from etl.source.extract import bounds

PAGES_PER_PRODUCT = 3
_PRODUCT_FIELDS = ("product_id", "viewing_product_id")
# Sent from a list of recommendations: the product's page may be the one before.
_SENT_FROM_A_LIST = "product_view_all_recommend_clicked"

Document = dict[str, Any]


def products_of_day(run: Run) -> list[ProductRequest]:
    """Every product that the day's documents view or sell, ascending by id.

    Each has the best pages it was seen on, by preference, from up to `PAGES_PER_PRODUCT` stores, and the id route.
    """
    pages: defaultdict[int, set[str]] = defaultdict(set)
    for product_id, page in _viewed(run):
        pages[product_id] |= {page} if page else set()
    for product_id in _sold(run):
        pages[product_id] |= set()
    return [_request(product_id, pages[product_id]) for product_id in sorted(pages)]


def _request(product_id: int, pages: set[str]) -> ProductRequest:
    of_host: dict[str | None, str] = {}
    for page in sorted(pages, key=preference):
        # A store that does not answer for one address will hardly do so for another.
        of_host.setdefault(urlsplit(page).hostname, page)
    best = list(of_host.values())[:PAGES_PER_PRODUCT]
    route = id_route(product_id)
    return ProductRequest(product_id, (*best, route) if route not in best else tuple(best))


def _viewed(run: Run) -> Iterator[tuple[int, str | None]]:
    """Product ids, each with a page of it when the event was sent from one; repeats occur."""
    stages: list[Document] = [
        {"$match": _due(run.day) | {"$or": [{name: {"$type": "string"}} for name in _PRODUCT_FIELDS]}},
        {"$group": {"_id": {
            "product": {"$ifNull": [f"${name}" for name in _PRODUCT_FIELDS]},
            "page": _without_query("$current_url"),
            "before": {"$cond": [{"$eq": ["$collection", _SENT_FROM_A_LIST]}, _without_query("$referrer_url"), None]},
        }}},
    ]
    for group in _aggregate(run, stages):
        seen = group["_id"]
        product_id = _product_id(seen["product"])
        if product_id is not None:
            pages = (product_page(url, product_id) for url in (seen["page"], seen["before"]) if url)
            yield product_id, next(filter(None, pages), None)


def _without_query(field: str) -> Document:
    """Most addresses of a product differ in their query only; the server drops it before it groups."""
    return {"$cond": [{"$eq": [{"$type": field}, "string"]}, {"$first": {"$split": [field, "?"]}}, None]}


def _sold(run: Run) -> Iterator[int]:
    stages: list[Document] = [
        {"$match": _due(run.day) | {"collection": CHECKOUT_SUCCESS, "cart_products": {"$type": "array"}}},
        {"$unwind": "$cart_products"},
        {"$group": {"_id": "$cart_products.product_id"}},
    ]
    for group in _aggregate(run, stages):
        product_id = _product_id(group["_id"])
        if product_id is not None:
            yield product_id


def _product_id(value: object) -> int | None:
    """A positive whole number, also when written as text; null for anything else."""
    number = position(value)
    return number if number is not None and number > 0 else None


def _due(day: date) -> Document:
    start, end = bounds(day)
    return {"time_stamp": {"$gte": start, "$lt": end}}


def _aggregate(run: Run, stages: list[Document]) -> Iterator[Document]:
    events = run.mongo[run.settings.mongo_collection]
    with events.aggregate(stages, allowDiskUse=True) as groups:
        yield from groups

