"""Which products to ask the shop for: those the day's events hold, each with its addresses, the best first."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from google.api_core.exceptions import NotFound
from google.cloud import bigquery

from contracts.events import CHECKOUT_SUCCESS
from contracts.normalise.scalars import position
from contracts.product_feed import ProductOutcome, ProductRequest
from contracts.shop_urls import Preference, id_route, preference, product_page
from contracts.tables import QUALITY_STATUS, RAW
from etl.context import Run
from etl.extract import bounds
from etl.warehouse import query

PAGES_PER_PRODUCT = 2
_PRODUCT_FIELDS = ("product_id", "viewing_product_id")
# Sent from a list of recommendations: the product's page may be the one before.
_SENT_FROM_A_LIST = "product_view_all_recommend_clicked"

_PRODUCTS = f"{RAW}.products"
# Days that were never published are no help: their rows are not visible to the marts of another day.
_KNOWN = f"""
    select product_id, url from {_PRODUCTS}
    where
        outcome = @named
        and event_date != @day
        and event_date in (select data_date from {QUALITY_STATUS.full_name} where published_at is not null)
        and product_id not in (select product_id from {_PRODUCTS} where outcome = @named and event_date = @day)
"""  # noqa: S608

Document = dict[str, Any]


def products_of_day(run: Run) -> list[ProductRequest]:
    """Every product that the day's documents view or sell, ascending by id.

    Each has up to `PAGES_PER_PRODUCT` of the pages it was seen on, by preference, and the id route.
    """
    pages: defaultdict[int, set[str]] = defaultdict(set)
    for product_id, page in _viewed(run):
        pages[product_id] |= {page} if page else set()
    for product_id in _sold(run):
        pages[product_id] |= set()
    return [_request(product_id, pages[product_id]) for product_id in sorted(pages)]


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The addresses that named a product on other days, and the best of them."""

    urls: frozenset[str]
    best: Preference

    def cover(self, request: ProductRequest) -> bool:
        """Whether a request can bring no better name than these: whatever comes, another day has it or a better one.

        So the best name of all days is asked for in whatever order the days run.
        """
        return request.urls[0] in self.urls or self.best <= min(map(preference, request.urls))


def known_names(run: Run) -> dict[int, KnownNames]:
    """What other, published days know of each product; empty before anything was ever loaded.

    A product that this day itself has named is left out: a day never loses a product to another day, so two
    that run at once cannot lose it to each other.
    """
    if not all(_exists(run.bigquery, table) for table in (_PRODUCTS, QUALITY_STATUS.full_name)):
        return {}
    rows = query(run.bigquery, _KNOWN, {"named": ProductOutcome.NAMED.value, "day": run.day})
    found: defaultdict[int, list[Preference]] = defaultdict(list)
    for row in rows:
        found[row["product_id"]].append(preference(row["url"]))
    return {
        product_id: KnownNames(frozenset(name.url for name in names), min(names)) for product_id, names in found.items()
    }


def _exists(client: bigquery.Client, table: str) -> bool:
    try:
        client.get_table(f"{client.project}.{table}")
    except NotFound:
        return False
    return True


def _request(product_id: int, pages: set[str]) -> ProductRequest:
    best = sorted(pages, key=preference)[:PAGES_PER_PRODUCT]
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

