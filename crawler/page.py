"""A product page, read: `react_data` first, then JSON-LD, then the heading; "" where the page says nothing."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from scrapy.http import TextResponse

from contracts.shop_urls import routed_id

_REACT_DATA = re.compile(r"""\breact_data\b["']?[^<>{};]{0,60}[=:>]\s*(?=\{)""")
_MOST_DIGITS = 18
_PRODUCT_MARKS = (
    '//input[@name="product"]', '//meta[@property="og:type" and @content="product"]',
    '//*[contains(@itemtype, "schema.org/Product")]', '//body[contains(@class, "catalog-product-view")]',
)
_NO_JSON = (ValueError, RecursionError)
# Numbers stay the digits the page has: a price never becomes a float.
_JSON = json.JSONDecoder(parse_float=str, parse_int=str)


class ProductPage:
    """What one page says of its product."""

    def __init__(self, response: TextResponse) -> None:
        self._response = response

    @cached_property
    def product_id(self) -> int | None:
        """The product the page is about, by its own word; null when it names none."""
        said = self._react("product_id", "productId", "id", "entity_id") or self._linked("productID", "productId")
        said = said or self._first('//input[@name="product"]/@value', "//@data-product-id")
        if not said and self._is_product_page:
            return routed_id(self._response.url)
        return int(said) if said.isdecimal() and len(said) <= _MOST_DIGITS else None

    @cached_property
    def name(self) -> str:
        """The product's name as printed; a heading counts on product pages only."""
        said = self._react("product_name", "productName", "name") or self._linked("name")
        return said or (self._first("string(//h1)") if self._is_product_page else "")

    @cached_property
    def sku(self) -> str:
        """The stock keeping unit."""
        return self._react("sku") or self._linked("sku")

    @cached_property
    def category(self) -> str:
        """The category."""
        return self._react("category_name", "category") or self._linked("category")

    @cached_property
    def collection(self) -> str:
        """The collection."""
        return self._react("collection_name", "collection")

    @cached_property
    def price_text(self) -> str:
        """The price as printed; never to be added up."""
        return self._react("price_text", "price") or self._offer("price")

    @cached_property
    def currency_text(self) -> str:
        """The currency as printed."""
        said = self._react("currency_text", "currency_symbol", "currency", "currency_code")
        return said or self._offer("priceCurrency")

    @cached_property
    def canonical_url(self) -> str:
        """The address that the page calls its own, absolute."""
        said = self._first('//link[@rel="canonical"]/@href') or self._linked("url")
        return self._response.urljoin(said) if said else ""

    @cached_property
    def _react_data(self) -> dict[str, Any]:
        for match in _REACT_DATA.finditer(self._response.text):
            data = _object_at(self._response.text, match.end())
            product = data.get("product")
            if data:
                return product if isinstance(product, dict) else data
        return {}

    @cached_property
    def _json_ld(self) -> dict[str, Any]:
        scripts = self._response.xpath('//script[@type="application/ld+json"]/text()').getall()
        things = (thing for script in scripts for thing in _things(_decoded(script)))
        return next((thing for thing in things if thing.get("@type") in ("Product", ["Product"])), {})

    @cached_property
    def _is_product_page(self) -> bool:
        """Data or a mark says so, or the title: a product's is its name and more, the generic page's is not."""
        if self._react_data or self._json_ld or any(self._response.xpath(mark) for mark in _PRODUCT_MARKS):
            return True
        heading, title = self._first("string(//h1)"), self._first("string(//title)")
        return bool(heading) and heading != title and title.startswith(heading)

    def _react(self, *names: str) -> str:
        return _first_text(self._react_data.get(name) for name in names)

    def _linked(self, *names: str) -> str:
        return _first_text(self._json_ld.get(name) for name in names)

    def _offer(self, name: str) -> str:
        offers = self._json_ld.get("offers")
        offer = offers[0] if isinstance(offers, list) and offers else offers
        return _first_text([offer.get(name)]) if isinstance(offer, dict) else ""

    def _first(self, *paths: str) -> str:
        return _first_text(self._response.xpath(path).get() for path in paths)


def _first_text(values: Iterable[Any]) -> str:
    """The first value that is a text with something in it, on one line."""
    return next((" ".join(value.split()) for value in values if isinstance(value, str) and value.strip()), "")


def _object_at(text: str, start: int) -> dict[str, Any]:
    try:
        found, _ = _JSON.raw_decode(text, start)
    except _NO_JSON:
        return {}
    return found if isinstance(found, dict) else {}


def _decoded(text: str) -> Any:
    try:
        return _JSON.decode(text)
    except _NO_JSON:
        return None


def _things(found: Any) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-LD script: one, a list of them, or a graph."""
    if isinstance(found, dict):
        yield found
        found = found.get("@graph")
    if isinstance(found, list):
        yield from (thing for thing in found if isinstance(thing, dict))
