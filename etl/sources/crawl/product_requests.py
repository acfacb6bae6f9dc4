"""Which products to ask the shop for: those the day's events hold, each with its addresses, the best first."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from contracts.datasets.events.carts import LARGEST_PRODUCT_ID
from contracts.datasets.events.contract import CHECKOUT_SUCCESS
from contracts.datasets.forms.pages import is_public_path
from contracts.datasets.normalise.scalars import position
from contracts.shop.feed import ProductRequest
from contracts.shop.urls import id_route, preference, product_page
from etl.ops.day_run import Run
from etl.sources.mongo.extract import odd_documents, regular
from etl.sources.mongo.moments import aggregate

PAGES_PER_PRODUCT = 3
_PRODUCT_FIELDS = ("product_id", "viewing_product_id")
# Sent from a list of recommendations: the product's page may be the one before.
_SENT_FROM_A_LIST = "product_view_all_recommend_clicked"
# In bytes: what is longer is no id nor an event's name, and no address that servers answer, whatever its query.
_LONGEST_ID, _LONGEST_ADDRESS = 100, 65_536

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


def _viewed(run: Run) -> Iterator[tuple[int, str | None]]:
    """Product ids, each with the page or pages of it that the event was sent from; repeats occur."""
    for seen in _seen(run):
        product_id = next(filter(None, (_product_id(seen.get(name)) for name in _PRODUCT_FIELDS)), None)
        if product_id is not None:
            urls = [seen.get("current_url"), seen.get("referrer_url") if _is_sent_from_a_list(seen) else None]
            for url in urls:
                yield product_id, product_page(url, product_id) if type(url) is str else None


def _seen(run: Run) -> Iterator[Document]:
    """What the day's documents have in the fields that tell of products, repeats mostly left out."""
    events = run.events
    has_product = {"$or": [{name: {"$exists": True}} for name in _PRODUCT_FIELDS]}
    grouped: Document = {name: _short(f"${name}") for name in _PRODUCT_FIELDS} | {
        "collection": _short("$collection"), "current_url": _without_query("$current_url"),
        "referrer_url": {"$cond": [
            {"$eq": ["$collection", _SENT_FROM_A_LIST]}, _without_query("$referrer_url"), None,
        ]},
    }
    for group in aggregate(events, [{"$match": regular(run.day) | has_product}, {"$group": {"_id": grouped}}]):
        yield group["_id"] if isinstance(group.get("_id"), dict) else {}
    yield from odd_documents(events, run.day, dict.fromkeys(grouped, 1))


def _is_sent_from_a_list(seen: Document) -> bool:
    return bool(seen.get("collection") == _SENT_FROM_A_LIST)


def _short(field: str) -> Document:
    """A field's value where it can be an id or a name; null for all that no number or short text can be."""
    return _text(field, _LONGEST_ID, field, {"$cond": [{"$isNumber": field}, field, None]})


def _without_query(field: str) -> Document:
    """Most addresses of a product differ in their query only; the server drops it before it groups."""
    return _text(field, _LONGEST_ADDRESS, {"$first": {"$split": [field, "?"]}}, None)


def _text(field: str, longest: int, value: Any, otherwise: Any) -> Document:
    """`value` where a field is a text of so many bytes at most."""
    is_short = {"$lte": [{"$strLenBytes": field}, longest]}
    return {"$switch": {
        "branches": [
            {"case": {"$ne": [{"$type": field}, "string"]}, "then": otherwise}, {"case": is_short, "then": value},
        ],
        "default": None,
    }}


def _sold(run: Run) -> Iterator[int]:
    events = run.events
    orders = regular(run.day) | {"collection": CHECKOUT_SUCCESS, "cart_products": {"$type": "array"}}
    stages: list[Document] = [
        {"$match": orders}, {"$unwind": "$cart_products"},
        {"$group": {"_id": _short("$cart_products.product_id")}},
    ]
    found = [group.get("_id") for group in aggregate(events, stages)]
    for document in odd_documents(events, run.day, {"collection": 1, "cart_products": 1}):
        found += _bought(document)
    yield from filter(None, map(_product_id, found))


def _bought(document: Document) -> list[object]:
    """What the lines of an order name as products; nothing of any other document."""
    lines = document.get("cart_products")
    if document.get("collection") != CHECKOUT_SUCCESS or not isinstance(lines, list):
        return []
    return [line.get("product_id") for line in lines if isinstance(line, dict)]


def _product_id(value: object) -> int | None:
    """A positive whole number that products have, also when written as text; null for anything else."""
    number = position(value)
    return number if number is not None and 0 < number <= LARGEST_PRODUCT_ID else None
